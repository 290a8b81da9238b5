import type { BackendName } from '../../document/schema';
import type { ThreadHost } from '../program/threads';
import type { ProbeCache } from '../selection/cache';

/** What the engine needs of its host: where the files lie that it loads at run time, and threads, where there are any. */
export interface EngineAssets {
  /** Folder of TensorFlow.js' WASM binaries, ending in `/`: a URL in a page or worker, a path in Node. */
  readonly wasmBase: string;
  /** Threads for training on `wasm`; without them it runs in the caller's alone. */
  readonly threads?: ThreadHost;
  /** Where the host keeps what backends were measured at; without it they are measured at every start. */
  readonly probes?: ProbeCache;
}

/** How trying to open one backend ended. */
export type Attempt =
  | { readonly kind: 'opened' }
  /** The host has no such interface at all: nothing the user could mend. */
  | { readonly kind: 'absent'; readonly reason: string }
  /** It is there, but does not work or would be slow. */
  | { readonly kind: 'refused'; readonly reason: string };

/** How one backend is opened. A `reason` is a clause that can follow «because». */
export interface BackendOpener {
  readonly name: BackendName;
  readonly label: string;
  /** Name of the graphics adapter that it would run on; empty where it needs none or finds none. Never throws. */
  identify(): Promise<string>;
  /** `requested`: the user named this backend, so that a slow software renderer is no ground to refuse it. */
  open(assets: EngineAssets, requested: boolean): Promise<Attempt>;
}
