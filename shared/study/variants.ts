import type { NormscopeDocument } from '../document/schema';
import type { StudyDesign } from '../document/study';
import { placeArms } from './arms';
import { settingsOf, withOption } from './settings';

/** One level of every factor of a study, and the document that it makes of the drawn one; the seed is still the drawn one's. */
export interface Variant {
  /** Which norm stands where, e.g. `BN · before`; the arm that it is compared as. */
  readonly arm: string;
  /** The other factors' levels, e.g. `batch 32`; variants with the same are compared with each other. */
  readonly setting: string;
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
  return settingsOf(training, design.factors).flatMap((setting) =>
    arms.map(({ name, own, graph }) => {
      const varied = setting.options.reduce(withOption, graph);
      const trained = { ...document, graph: varied, training: setting.training };
      return { arm: name, setting: setting.name, own, document: trained };
    }),
  );
}
