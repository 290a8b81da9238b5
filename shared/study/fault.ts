import type { Compilation } from '../compile/plan';
import type { StudyArm } from '../document/study';
import { findLayer } from '../layers';
import { placeableNorms } from '../placement/norms';
import type { Variant } from './variants';
import { listed } from './words';

/** What keeps a variant from being trained, in a sentence; null where nothing does. */
export function faultOf({ recipe }: Variant, { plan, problems }: Compilation): string | null {
  const strange = normsOf(recipe).find((kind) => !placeableNorms.includes(kind));
  if (strange !== undefined) {
    const norms = placeableNorms.map((kind) => findLayer(kind)?.label ?? kind);
    return `'${strange}' is no norm that a study places; these are ${listed(norms)}: choose one of them.`;
  }
  if (plan !== null) return null;
  return problems.find(({ severity }) => severity === 'error')?.message ?? 'It does not compile.';
}

/** The kinds of what an arm places. */
function normsOf(arm: StudyArm): readonly string[] {
  if (arm.kind === 'norm') return [arm.norm.kind];
  return arm.kind === 'combined' ? arm.parts.flatMap(({ norms }) => norms.map(({ kind }) => kind)) : [];
}
