import { z } from 'zod';

export interface Memory {
  /** The memory as it is now; growing detaches it and puts a larger one here. */
  readonly buffer: ArrayBufferLike;
}

/** Sizes in pages of 65,536 bytes. */
interface MemoryDescriptor {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: boolean;
}

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

/** The part of WebAssembly's interface that the engine uses; the language's own library does not describe it. */
const interfaceSchema = z.object({
  Module: z.custom<new (bytes: Uint8Array) => object>(isFunction),
  Memory: z.custom<new (descriptor: MemoryDescriptor) => Memory>(isFunction),
  Instance: z.custom<new (module: object, imports: { env: { memory: Memory } }) => Instance>(isFunction),
  validate: z.custom<(bytes: Uint8Array) => boolean>(isFunction),
});

export type WebAssemblyInterface = z.infer<typeof interfaceSchema>;

/** WebAssembly as this runtime has it, or null where it has none. */
export function findWebAssembly(): WebAssemblyInterface | null {
  const parsed = interfaceSchema.safeParse(Reflect.get(globalThis, 'WebAssembly'));
  return parsed.success ? parsed.data : null;
}
