import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assetPath, contentTypeOf, securityHeaders } from '../../../electron/main/page/assets';
import { isAllowedLink } from '../../../electron/main/page/links';

const root = join('/', 'opt', 'normscope', 'renderer');

describe('an address of the app', () => {
  it.each([
    ['app://normscope/', 'index.html'],
    ['app://normscope/index.html', 'index.html'],
    ['app://normscope/index.html?x=1#y', 'index.html'],
    ['app://normscope/assets/a%20b.js', 'assets/a b.js'],
    ['app://normscope/datasets/x.gz', 'datasets/x.gz'],
    ['app://normscope/a/../b.js', 'b.js'],
  ])('%s means %s', (address, file) => {
    expect(assetPath(root, address)).toBe(join(root, file));
  });

  it.each([
    'app://other/index.html',
    'https://normscope/index.html',
    'file:///etc/passwd',
    'not an address',
    'app://normscope/..%2f..%2fetc/passwd',
    'app://normscope/..%2Frenderer-of-another/x',
    'app://normscope/%2e%2e%2fmain/index.js',
    'app://normscope/..%5c..%5cwindows',
    'app://normscope/a%00.js',
    'app://normscope/%',
  ])('%s means nothing', (address) => {
    expect(assetPath(root, address)).toBeNull();
  });

  it.each([
    'app://normscope/../../../etc/passwd',
    'app://normscope/a/../../../etc/passwd',
    'app://normscope/%2e%2e/%2e%2e/etc/passwd',
    'app://normscope//etc/passwd',
    'app://normscope/%2fetc%2fpasswd',
  ])('%s stays inside the app', (address) => {
    expect(assetPath(root, address)).toBe(join(root, 'etc/passwd'));
  });
});

describe('an answer to the page', () => {
  it.each([
    ['/x/index.html', 'text/html; charset=utf-8'],
    ['/x/worker.JS', 'text/javascript; charset=utf-8'],
    ['/x/tfjs-backend-wasm-simd.wasm', 'application/wasm'],
    ['/x/mnist10k-train-images-idx3-ubyte.gz', 'application/gzip'],
    ['/x/inter.woff2', 'font/woff2'],
    ['/x/unknown', 'application/octet-stream'],
  ])('has the type of %s', (path, type) => {
    expect(contentTypeOf(path)).toBe(type);
  });

  it('allows no script but the app’s own, and no code from text', () => {
    const policy = securityHeaders['Content-Security-Policy'] ?? '';
    const directives = new Map(
      policy.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values];
      }),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });
});

describe('a link of the help', () => {
  it.each(['https://arxiv.org/abs/1502.03167', 'https://keras.io/api/layers/'])('%s is opened', (link) => {
    expect(isAllowedLink(link)).toBe(true);
  });

  it.each([
    'http://arxiv.org/abs/1502.03167',
    'https://arxiv.org.example.org/',
    'https://arxiv.org:8443/',
    'https://arxiv.org@example.org/',
    'https://user:secret@arxiv.org/',
    'https://example.org/?https://arxiv.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://arxiv.org/share',
    'arxiv.org',
    '',
  ])('%s is not', (link) => {
    expect(isAllowedLink(link)).toBe(false);
  });
});
