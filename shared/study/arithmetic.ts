/**
 * Number of the arithmetic that trials are trained by. Raise it with every change after which the engine may give other digits for the same
 * document and seed on WASM or the CPU: another order of a sum, another formula of a kernel, an optimizer, initial values or random
 * numbers. Trials of another arithmetic are not told from noise, but they are not the numbers that this version gives: they count as not
 * run, and stay as they are.
 *
 * 1: all before it was numbered. 2: norms keep their digits where a channel hardly varies. 3: Winograd's algorithm in tiles of 4×4.
 * 4: Winograd's algorithm for any number of channels from four on; the gradient of ReLU6 and Hard Sigmoid is 0 at their upper kink too.
 */
export const ARITHMETIC = 4;
