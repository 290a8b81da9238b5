import type { Dataset, LabelledImages } from '../../shared/data/dataset';
import type { LayerConfig, NormscopeDocument } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers';
import { createRandom } from '../../shared/random';
import { findTemplate } from '../../shared/templates';

/** A document and the data it trains on. */
export interface Subject {
  readonly document: NormscopeDocument;
  readonly dataset: Dataset;
}

type Part = readonly [kind: string, config: LayerConfig];

/**
 * [Conv32 - BN - ReLU]×2, pool, [Conv64 - BN - ReLU]×2, pool, mean of every channel, Dense 10; all convolutions 3×3 and
 * «same»; batches of 64 images of noise, 32×32×3. Without `normalized`, convolutions have a bias and there is no Batch Norm.
 */
export function vggMini(normalized: boolean): Subject {
  return vggLike(normalized, plainConvolution);
}

/** VGG-mini with Batch Norm, on as many images of noise as make so many batches. */
export function vggOnNoise(batchSize: number, batches: number): Subject {
  return vggLike(true, plainConvolution, { batchSize, batches });
}

/** VGG-mini with Batch Norm and other convolutions behind the first. */
export function lightMini(kind: 'separable' | 'grouped'): Subject {
  const light = (config: LayerConfig): Part =>
    kind === 'separable' ? ['SeparableConv2D', config] : ['Conv2D', { ...config, groups: 4 }];
  let count = 0;
  return vggLike(true, (config) => {
    count += 1;
    return count === 1 ? plainConvolution(config) : light(config);
  });
}

type Convolution = (config: LayerConfig) => Part;

const plainConvolution: Convolution = (config) => ['Conv2D', config];

function vggLike(
  normalized: boolean,
  convolution: Convolution,
  { batchSize, batches } = { batchSize: 64, batches: 4 },
): Subject {
  const dataset = noise([32, 32, 3], batchSize * batches);
  const template = findTemplate('article-mnist')?.create('vgg-mini');
  if (template === undefined) throw new Error('There is no template article-mnist.');
  const graph = chain([
    ['Input', { height: 32, width: 32, channels: 3 }],
    ...block(32, normalized, convolution),
    ...block(64, normalized, convolution),
    ['GlobalAveragePooling2D', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
    ['Output', {}],
  ]);
  const training = { ...template.training, batchSize };
  return { document: { ...template, graph, dataset: { id: dataset.info.id }, training }, dataset };
}

/** Two convolutions with what follows each, and a pooling. */
function block(filters: number, normalized: boolean, convolution: Convolution): Part[] {
  const half = (): Part[] => [
    convolution({ filters, kernelSize: 3, padding: 'same', useBias: !normalized }),
    ...(normalized ? [['BatchNorm', {}] as const] : []),
    ['Activation', { activation: 'relu' }],
  ];
  return [...half(), ...half(), ['MaxPool2D', { poolSize: 2 }]];
}

/** Layers one after the other. */
export function chain(parts: readonly Part[]): NormscopeDocument['graph'] {
  const nodes = parts.map(([kind, config], index) => {
    const defaults = findLayer(kind)?.defaults() ?? {};
    const position = { x: 232 * index, y: 0 };
    return { id: `n${index}`, kind, name: `layer_${index}`, position, config: { ...defaults, ...config } };
  });
  const edges = nodes.slice(1).map(({ id }, index) => ({
    ...{ id: `e${index}`, source: `n${index}`, target: id, targetPort: 0 },
  }));
  return { nodes, edges };
}

/** The article's network on images of noise, enough for that many batches. */
export function articleOnNoise(batchSize: number, batches: number): Subject {
  const dataset = noise([28, 28, 1], batches * batchSize);
  const template = findTemplate('article-mnist')?.create('article');
  if (template === undefined) throw new Error('There is no template article-mnist.');
  const training = { ...template.training, batchSize };
  return { document: { ...template, dataset: { id: dataset.info.id }, training }, dataset };
}

/** Images of uniform noise in ten classes: a step takes as long on them as on photographs. */
function noise(shape: readonly [number, number, number], count: number): Dataset {
  const random = createRandom(1);
  const pixels = Float32Array.from({ length: count * shape[0] * shape[1] * shape[2] }, random.next);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
  const train: LabelledImages = { count, shape: [...shape], pixels, labels };
  const classes = Array.from({ length: 10 }, (_, index) => `class ${index}`);
  const counts = { trainCount: count, validationCount: count };
  const info = {
    id: 'noise',
    label: 'Noise',
    shape: [...shape],
    classes,
    ...counts,
    notice: 'Random numbers.',
  };
  return { info, train, validation: train };
}
