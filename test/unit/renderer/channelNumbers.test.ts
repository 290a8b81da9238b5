import { describe, expect, it } from 'vitest';
import {
  batchEpsilon,
  beyondOf,
  channelNumbers,
  pictureNotes,
  varianceNote,
} from '../../../renderer/panels/activations/channelNumbers';
import { findLayer } from '../../../shared/layers';
import { findTemplate } from '../../../shared/templates';
import { frameAt } from './fixtures';

const project = findTemplate('article-mnist')?.create('article');
if (project === undefined) throw new Error('The template is missing.');
const norm = project.graph.nodes.find(({ kind }) => kind === 'BatchNorm');
if (norm === undefined) throw new Error('The network has no Batch Norm.');
const withConfig = (change: object) => ({
  ...project,
  graph: { ...project.graph, nodes: [{ ...norm, config: { ...norm.config, ...change } }] },
});

describe('what ε leaves of a variance of 1', () => {
  it('is told of a Batch Norm, by the ε that the run had', () => {
    expect(batchEpsilon(withConfig({ epsilon: 0.5 }), norm.id)).toBe(0.5);
    expect(batchEpsilon(withConfig({ epsilon: 0.5, frozen: true }), norm.id)).toBeNull();
    expect(batchEpsilon(project, 'input_1')).toBeNull();
    // Options that a project leaves out have their defaults.
    const sparse = { ...project, graph: { ...project.graph, nodes: [{ ...norm, config: {} }] } };
    expect(batchEpsilon(sparse, norm.id)).toBe(findLayer('BatchNorm')?.fields['epsilon']?.default);
    // The variance before is 2.
    expect(channelNumbers(frameAt(1), 0, 0.5).kept).toBe(0.8);
    expect(channelNumbers(frameAt(1), 0, null).kept).toBeNull();
  });

  it('has a note where it is visibly less than 1', () => {
    expect(varianceNote(frameAt(1), 0, 0.5)).toContain('not large beside ε = 0.500');
    expect(varianceNote(frameAt(1), 0, 0.001)).toBeNull();
    expect(varianceNote(frameAt(1), 0, null)).toBeNull();
  });
});

describe('what a picture of a channel cuts off', () => {
  it('are values beyond its axis, which stand in its edge bins, side by side', () => {
    const frame = frameAt(1);
    expect(beyondOf(frame, 'before', 0)).toEqual({ low: true, high: true });
    const within = { ...frame.after, min: Float32Array.of(-1), max: Float32Array.of(2) };
    expect(beyondOf({ ...frame, after: within }, 'after', 0)).toEqual({ low: false, high: true });
    expect(pictureNotes(frame, 0)).toContain('darker ends hold all values beyond');
    const whole = { ...within, max: Float32Array.of(1) };
    expect(pictureNotes({ ...frame, before: whole, after: whole }, 0)).toEqual([]);
  });

  it('are bins that tower over all others', () => {
    expect(pictureNotes(frameAt(1, [1, 1, 1, 100]), 0)).toContain('broken bars are higher');
    expect(pictureNotes(frameAt(1), 0)).not.toContain('broken bars are higher');
  });
});
