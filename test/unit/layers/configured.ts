import type { LayerConfig } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers';
import type {
  AnyLayer,
  Complaint,
  ConfiguredLayer,
  FieldMeta,
  FieldValue,
  Shape,
} from '../../../shared/layers/layer';

export function layerOf(kind: string): AnyLayer {
  const layer = findLayer(kind);
  if (layer === undefined) throw new Error(`No layer kind ${kind}.`);
  return layer;
}

/** A layer whose config is legal; the test fails with the sentences where it is not. */
export function configured(kind: string, config: LayerConfig = {}): ConfiguredLayer {
  const checked = layerOf(kind).check(config);
  if (checked.ok) return checked.layer;
  throw new Error(checked.complaints.map(({ message }) => message).join('\n'));
}

/** The output shape; the test fails with the sentences where there is none. */
export function shapeOf(layer: ConfiguredLayer, ...inputs: Shape[]): Shape {
  const result = layer.shape(inputs);
  if (result.ok) return result.shape;
  throw new Error(result.complaints.map(({ message }) => message).join('\n'));
}

/** What is wrong with inputs that the layer refuses. */
export function complaintsAbout(layer: ConfiguredLayer, ...inputs: Shape[]): readonly Complaint[] {
  const result = layer.shape(inputs);
  return result.ok ? [] : result.complaints;
}

/** What is wrong with a config that the layer refuses. */
export function configComplaints(kind: string, config: LayerConfig): readonly Complaint[] {
  const checked = layerOf(kind).check(config);
  return checked.ok ? [] : checked.complaints;
}

/** FLOPs of a forward pass for inputs the layer accepts. */
export function flopsOf(layer: ConfiguredLayer, ...inputs: Shape[]): number {
  return layer.flops(inputs, shapeOf(layer, ...inputs));
}

/** Values in all weights together: Keras' `count_params()`. */
export function parameters(layer: ConfiguredLayer, ...inputs: Shape[]): number {
  return layer
    .weights(inputs)
    .reduce((sum, weight) => sum + weight.shape.reduce((product, size) => product * size, 1), 0);
}

/** Another legal value of a field. */
export function otherValue({ type, options, default: usual, max }: FieldMeta): FieldValue {
  if (type === 'switch') return usual !== true;
  if (type === 'choice') return options?.find(({ value }) => value !== usual)?.value ?? usual;
  const number = typeof usual === 'number' ? usual : 0;
  return max !== undefined && number + 1 > max ? number / 2 + max / 4 : number + 1;
}
