import type { Compilation } from '../../shared/compile/plan';
import type { NormscopeDocument } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import { type LayerPreset, layerPresets } from '../document/presets';
import { formatShape } from '../document/shapes';
import type { WireStart } from './connecting';

/** A layer that can stand at the free end of a wire. */
export interface FittingLayer {
  readonly preset: LayerPreset;
  /** What it would give, e.g. `13×13×32`; empty where that is not known. */
  readonly gives: string;
}

/** The layers that fit at the free end of a wire: those that take its tensor as they come from the palette. */
export function fittingLayers(
  document: NormscopeDocument,
  { facts }: Compilation,
  start: WireStart,
): readonly FittingLayer[] {
  if (start.end === 'target') return layersBefore(document);
  const shape = facts.get(start.node)?.outputShape ?? null;
  return layerPresets.flatMap((preset) => {
    if (preset.layer.inputs.max === 0) return [];
    if (shape === null || preset.layer.inputs.min > 1) return [{ preset, gives: '' }];
    const checked = preset.layer.check({ ...preset.layer.defaults(), ...preset.values });
    const result = checked.ok ? checked.layer.shape([shape]) : null;
    if (result?.ok !== true) return [];
    return [{ preset, gives: preset.layer.outputs === 0 ? '' : formatShape(result.shape) }];
  });
}

/** What can stand before an input: every layer with an output; a second Input makes no sense. */
function layersBefore(document: NormscopeDocument): readonly FittingLayer[] {
  const hasInput = document.graph.nodes.some((node) => findLayer(node.kind)?.inputs.max === 0);
  return layerPresets
    .filter(({ layer }) => layer.outputs > 0 && !(hasInput && layer.inputs.max === 0))
    .map((preset) => ({ preset, gives: '' }));
}
