import type { LayerConfig, NormscopeDocument } from '../document/schema';
import type { StudyArm, StudyDesign, StudyFactor, StudySites } from '../document/study';
import { findLayer } from '../layers';
import { shortName } from '../placement/norms';
import { placeNorms } from '../placement/place';
import { findSites, type Site } from '../placement/sites';

/** One level of every factor of a study, and the document that it makes of the drawn one; the seed is still the drawn one's. */
export interface Variant {
  /** Which norm stands where, e.g. `BN · before`; the arm that it is compared as. */
  readonly arm: string;
  /** The other factors' levels, e.g. `batch 32`; variants with the same are compared with each other. */
  readonly setting: string;
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
  const arms = armLevels(document, design);
  const settings = design.factors.map(factorLevels).reduce<readonly Level[]>(combine, [nothing]);
  const epochs = design.epochs;
  return settings.flatMap((setting) =>
    arms.map((arm) => {
      const varied = setting.apply(arm.apply(document));
      const trained = { ...varied, training: { ...varied.training, epochs } };
      return { arm: arm.name, setting: setting.name, document: trained };
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

function armLevels(document: NormscopeDocument, { arms, sites }: StudyDesign): readonly Level[] {
  const found = findSites(document.graph);
  const groups = siteGroups(found, sites);
  return arms.flatMap((arm) => {
    // The drawn network and one without norms are the same for every site alone.
    const own = arm.kind === 'norm' ? groups : [{ name: '', layers: found.map(({ layer }) => layer) }];
    return own.map(({ name, layers }) => armLevel(arm, name, layers));
  });
}

function siteGroups(
  sites: readonly Site[],
  chosen: StudySites,
): readonly { readonly name: string; readonly layers: readonly string[] }[] {
  const layers = sites.map(({ layer }) => layer);
  switch (chosen.kind) {
    case 'all':
      return [{ name: '', layers }];
    case 'each':
      return sites.map(({ layer, name }) => ({ name: `at ${name}`, layers: [layer] }));
    case 'first':
      return [{ name: '', layers: layers.slice(0, 1) }];
    case 'last':
      return [{ name: '', layers: layers.slice(-1) }];
    case 'custom':
      return [{ name: '', layers: chosen.layers }];
  }
}

const places = { before: 'before', after: 'after', pre: 'pre-activation' } as const;

function armLevel(arm: StudyArm, at: string, layers: readonly string[]): Level {
  const name = [armName(arm), at].filter((word) => word !== '').join(' · ');
  if (arm.kind === 'drawn') return { name, apply: (document) => document };
  const choice = arm.kind === 'none' ? ({ placement: 'none' } as const) : arm;
  return { name, apply: (document) => withNorms(document, layers, choice) };
}

/** What an arm is called, e.g. `GN(8) · before`; where the sites are taken one by one, the site's name comes after it. */
export function armName(arm: StudyArm): string {
  if (arm.kind === 'drawn') return 'as drawn';
  if (arm.kind === 'none') return 'none';
  const { placement, norm } = arm;
  const options = optionWords(norm.kind, norm.config);
  return [shortName(norm), options, places[placement]].filter((word) => word !== '').join(' · ');
}

/** What a norm is placed with at some sites leaves none at the others, so that the arm is what its name says. */
function withNorms(
  document: NormscopeDocument,
  layers: readonly string[],
  choice: Parameters<typeof placeNorms>[2],
): NormscopeDocument {
  const others = findSites(document.graph).flatMap(({ layer }) => (layers.includes(layer) ? [] : [layer]));
  const bare = placeNorms(document.graph, others, { placement: 'none' });
  return { ...document, graph: placeNorms(bare, layers, choice) };
}

/** Options that differ from a layer's defaults and are not part of its short name: `momentum 0.9`. */
function optionWords(kind: string, config: LayerConfig): string {
  const layer = findLayer(kind);
  const defaults = layer?.defaults() ?? {};
  return Object.entries(config)
    .filter(([field, value]) => value !== defaults[field] && !NAMED.has(field))
    .map(([field, value]) => `${(layer?.fields[field]?.label ?? field).toLowerCase()} ${value}`)
    .join(', ');
}

/** Options that a norm's short name says already. */
const NAMED = new Set(['groups', 'virtualBatchSize']);

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
