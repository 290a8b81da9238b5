import type { NormscopeDocument } from '../document/schema';
import type { StudyArm, StudyDesign } from '../document/study';
import { placeArms } from './arms';
import { settingsOf, withOption } from './settings';

/** One level of every factor of a study, and the document that it makes of the drawn one; the seed is still the drawn one's. */
export interface Variant {
  /** What its arm is called, e.g. `BN · before`: which norm stands where. Of every arm of the study the names differ. */
  readonly arm: string;
  /** Place of its arm among those of the study. */
  readonly armIndex: number;
  /** What the design says of its arm. */
  readonly recipe: StudyArm;
  /** Layer of the one site at which its arm stands, where the sites are taken one by one; null elsewhere. */
  readonly site: string | null;
  /** What the other factors' levels are called, e.g. `batch 32`. Of every setting of the study the names differ. */
  readonly setting: string;
  /** Place of the setting among those of the study; variants with the same are compared with each other. */
  readonly settingIndex: number;
  /** Whether it is a network of its own, and not the drawn one with other norms. */
  readonly own: boolean;
  readonly document: NormscopeDocument;
}

/** The name of a variant in lists: its arm and, where other factors vary, its setting. */
export function variantName({ arm, setting }: Pick<Variant, 'arm' | 'setting'>): string {
  return setting === '' ? arm : `${arm} · ${setting}`;
}

/**
 * Every combination of the study's levels: for each setting all arms, in the order of the design. Pure; the documents may
 * still have problems, which `compile` tells.
 */
export function variantsOf(document: NormscopeDocument, design: StudyDesign): readonly Variant[] {
  const arms = placeArms(document, design);
  const training = { ...document.training, epochs: design.epochs };
  return settingsOf(training, design.factors).flatMap((setting, settingIndex) =>
    arms.map(({ name, graph, ...arm }, armIndex) => {
      const varied = setting.options.reduce(withOption, graph);
      const trained = { ...document, graph: varied, training: setting.training };
      const own = arm.recipe.kind === 'network';
      return { ...arm, arm: name, armIndex, setting: setting.name, settingIndex, own, document: trained };
    }),
  );
}
