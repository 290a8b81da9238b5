import type { LayerConfig } from '../document/schema';
import type { StudyArm, StudyPart } from '../document/study';
import { findLayer } from '../layers';
import { type Norm, shortName } from '../placement/norms';

const places = { before: 'before', after: 'after', pre: 'pre-activation' } as const;

/**
 * What an arm is called: `GN(8) · before`. Norms one behind the other are joined by `then`, standardized kernels are `WS`, and parts
 * say where they stand: `IN first, WS+BN then GN(8) elsewhere · before`.
 */
export function armName(arm: StudyArm): string {
  switch (arm.kind) {
    case 'drawn':
      return 'as drawn';
    case 'none':
      return 'none';
    case 'network':
      return arm.name;
    case 'norm': {
      const { placement, norm } = arm;
      const options = optionWords(norm.kind, norm.config);
      return [shortName(norm), options, places[placement]].filter((word) => word !== '').join(' · ');
    }
    case 'combined':
      return combinedName(arm.parts);
  }
}

function combinedName(parts: readonly StudyPart[]): string {
  const alike = new Set(parts.map(({ placement }) => placement));
  const names = parts.map((part) => {
    const at = part.sites.kind === 'rest' && parts.length === 1 ? '' : ` ${where(part.sites)}`;
    const placed = alike.size === 1 ? '' : ` ${places[part.placement]}`;
    return `${part.standardize ? 'WS+' : ''}${part.norms.map(normName).join(' then ')}${placed}${at}`;
  });
  const [placement] = alike;
  const end = alike.size === 1 && placement !== undefined ? ` · ${places[placement]}` : '';
  return `${names.join(', ')}${end}`;
}

function where(sites: StudyPart['sites']): string {
  switch (sites.kind) {
    case 'first':
      return 'first';
    case 'firstHalf':
      return 'in the first half';
    case 'last':
      return 'last';
    case 'rest':
      return 'elsewhere';
    case 'custom':
      return `at ${sites.layers.length} ${sites.layers.length === 1 ? 'site' : 'sites'}`;
  }
}

function normName(norm: Norm): string {
  const options = optionWords(norm.kind, norm.config);
  return options === '' ? shortName(norm) : `${shortName(norm)} (${options})`;
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
