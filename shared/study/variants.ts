import type { NormscopeDocument } from '../document/schema';
import type { StudyDesign, StudyFactor } from '../document/study';
import { findLayer } from '../layers';
import { placeArms } from './arms';

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

interface Level {
  readonly name: string;
  apply(document: NormscopeDocument): NormscopeDocument;
}

/**
 * Every combination of the study's levels: for each setting all arms, in the order of the design. Pure; the documents may
 * still have problems, which `compile` tells.
 */
export function variantsOf(document: NormscopeDocument, design: StudyDesign): readonly Variant[] {
  const arms = placeArms(document, design);
  const settings = design.factors.map(factorLevels).reduce<readonly Level[]>(combine, [nothing]);
  const epochs = design.epochs;
  return settings.flatMap((setting) =>
    arms.map(({ name, own, graph }) => {
      const varied = setting.apply({ ...document, graph });
      const trained = { ...varied, training: { ...varied.training, epochs } };
      return { arm: name, setting: setting.name, own, document: trained };
    }),
  );
}

const nothing: Level = { name: '', apply: (document) => document };

function combine(levels: readonly Level[], factor: readonly Level[]): readonly Level[] {
  return levels.flatMap((level) =>
    factor.map((next) => ({
      name: level.name === '' ? next.name : `${level.name} · ${next.name}`,
      apply: (document) => next.apply(level.apply(document)),
    })),
  );
}

function factorLevels(factor: StudyFactor): readonly Level[] {
  switch (factor.kind) {
    case 'batchSize':
      return factor.values.map((batchSize) => trainingLevel(`batch ${batchSize}`, { batchSize }));
    case 'learningRate':
      return factor.values.map((rate) => ({
        name: `rate ${rate}`,
        apply: (document) => {
          const optimizer = { ...document.training.optimizer, learningRate: rate };
          return { ...document, training: { ...document.training, optimizer } };
        },
      }));
    case 'optimizer':
      return factor.values.map((optimizer) =>
        trainingLevel(`${optimizer.kind} ${optimizer.learningRate}`, { optimizer }),
      );
    case 'option':
      return factor.values.map((value) => optionLevel(factor.layers, factor.field, value));
  }
}

function trainingLevel(name: string, settings: Partial<NormscopeDocument['training']>): Level {
  return { name, apply: (document) => ({ ...document, training: { ...document.training, ...settings } }) };
}

function optionLevel(kind: string, field: string, value: number | string | boolean): Level {
  const label = findLayer(kind)?.fields[field]?.label ?? field;
  return {
    name: `${label.toLowerCase()} ${value}`,
    apply: (document) => {
      const nodes = document.graph.nodes.map((node) =>
        node.kind === kind ? { ...node, config: { ...node.config, [field]: value } } : node,
      );
      return { ...document, graph: { ...document.graph, nodes } };
    },
  };
}
