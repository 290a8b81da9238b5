import { Opcode, Unary } from '../opcodes';
import type { Area } from '../program';
import { type LowerCall, type Lowered, weightOf } from './lowering';
import { pieceSumsArea } from './moments';

/** The call with the γ and β that the options ask for: a node's weights may be those of a layer behind the norm. */
export function withOwnWeights(
  call: LowerCall,
  { center, scale }: { readonly center: boolean; readonly scale: boolean },
): LowerCall {
  const left = [...(scale ? [] : ['gamma']), ...(center ? [] : ['beta'])];
  return { ...call, weights: new Map([...call.weights].filter(([name]) => !left.includes(name))) };
}

/** Addresses of a norm's γ and β, as far as it has them. */
export function affineAreas(call: LowerCall): readonly [gamma: Area | null, beta: Area | null] {
  return [weightOf(call, 'gamma')?.area ?? null, weightOf(call, 'beta')?.area ?? null];
}

/** Room for what the pieces of a gradient tell of γ and β: Σ dy and Σ dy·x̂ of every channel. */
export function affineSums({ emitter }: LowerCall, channels: number): Area {
  return pieceSumsArea(emitter, 2 * channels);
}

/** Emits the instruction that makes the gradients in γ and β of those sums, whose pieces are made of sets of so many images. */
export function emitAffineGradients(
  call: LowerCall,
  sums: Area,
  channels: number,
  imagesOfSet: number,
): void {
  const [gamma, beta] = ['gamma', 'beta'].map((name) => weightOf(call, name)?.gradient ?? null);
  if (gamma || beta)
    call.emitter.emit(Opcode.AffineGradients, sums, gamma ?? null, beta ?? null, channels, imagesOfSet);
}

/** Bytes of a vector of one number per channel in a thread's scratch, filled up to whole quads. */
export function vectorBytes(channels: number): number {
  return 16 * Math.ceil(channels / 4);
}

/** How a norm tells what it makes of its input where a following activation is applied on the way. */
export function writesAnew({ activation }: LowerCall, write: (to: Area) => void): Pick<Lowered, 'write'> {
  return activation.kind === Unary.Linear ? {} : { write };
}
