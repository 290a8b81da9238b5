import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, assetPath, contentTypeOf, securityHeaders } from './assets';

/** Must be called before the app is ready. */
export function declareAppScheme(): void {
  const privileges = {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    stream: true,
    codeCache: true,
  };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Serves the built page in `root` (an absolute path without a trailing separator) under `app://`. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(APP_SCHEME, async ({ method, url }) => {
    if (method !== 'GET') return refuse(405, 'Only GET is answered here.');
    const path = assetPath(root, url);
    const bytes = path === null ? null : await readFile(path).catch(() => null);
    if (path === null || bytes === null) return refuse(404, 'There is no such file in the app.');
    return new Response(new Uint8Array(bytes), {
      headers: { ...securityHeaders, 'Content-Type': contentTypeOf(path) },
    });
  });
}

function refuse(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...securityHeaders, 'Content-Type': contentTypeOf('refusal.txt') },
  });
}
