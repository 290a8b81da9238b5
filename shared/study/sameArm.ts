import { equalData } from '../document/equalData';
import type { StudyArm } from '../document/study';
import type { Norm } from '../placement/norms';
import { optionsOf } from '../placement/roles';

/** Whether two arms say the same; options that are left out are at their defaults. */
export function sameArm(one: StudyArm, other: StudyArm): boolean {
  return equalData(complete(one), complete(other));
}

function complete(arm: StudyArm): StudyArm {
  if (arm.kind === 'norm') return { ...arm, norm: withOptions(arm.norm) };
  if (arm.kind !== 'combined') return arm;
  return { ...arm, parts: arm.parts.map((part) => ({ ...part, norms: part.norms.map(withOptions) })) };
}

function withOptions(norm: Norm): Norm {
  return { ...norm, config: optionsOf(norm) };
}
