/** Sites that the help refers to: papers and the documentation of the frameworks. */
const hosts: ReadonlySet<string> = new Set([
  'arxiv.org',
  'doi.org',
  'jmlr.org',
  'www.jmlr.org',
  'proceedings.mlr.press',
  'keras.io',
  'pytorch.org',
  'docs.pytorch.org',
  'www.tensorflow.org',
  'js.tensorflow.org',
  'yann.lecun.com',
]);

/** True for an https address on one of the sites that the help refers to; nothing else is handed to the system. */
export function isAllowedLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '' && hosts.has(host);
}
