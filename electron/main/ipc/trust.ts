/** Who sends a request: the parts of Electron's `IpcMainInvokeEvent` that tell. */
export interface Sender {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly origin: string; readonly parent: object | null } | null;
}

/** True for the main frame of the window with web contents `id`, while it shows a page of `origin`. */
export function isOwnPage({ sender, senderFrame }: Sender, id: number, origin: string): boolean {
  return (
    sender.id === id && senderFrame !== null && senderFrame.parent === null && senderFrame.origin === origin
  );
}
