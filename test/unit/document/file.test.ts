import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, serializeDocument } from '../../../shared/document/file';
import { DOCUMENT_VERSION, type NormscopeDocument } from '../../../shared/document/schema';
import { templates } from '../../../shared/templates/index';
import { arbitraryDocument } from './arbitraries';

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/documents/${name}`, import.meta.url), 'utf8');
}

const v1 = fixture('v1.normscope');
const settled = fixture('v1-settings.normscope');
const v2 = fixture('v2.normscope');
const v3 = fixture('v3.normscope');
const asNewest = (text: string): string => text.replace(/"version": \d/, `"version": ${DOCUMENT_VERSION}`);

/** The sentence with which a text is refused. */
function sentenceOf(text: string): string {
  const parsed = parseDocument(text);
  if (parsed.ok) throw new Error('The text was read as a document.');
  expect(parsed.sentence).toMatch(/^[A-Z].*\.$/s);
  expect(parsed.sentence).not.toMatch(/undefined|\[object/);
  return parsed.sentence;
}

function open(text: string): NormscopeDocument {
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.sentence);
  return parsed.document;
}

/** The kept file with one value replaced; `path` leads to it. */
function withValue(path: readonly (string | number)[], value: unknown): string {
  const file: unknown = JSON.parse(v1);
  const parent = path.slice(0, -1).reduce((at: unknown, key) => Reflect.get(Object(at), key), file);
  Reflect.set(Object(parent), path.at(-1) ?? '', value);
  return JSON.stringify(file);
}

describe('a project file', () => {
  it('gives back the document it was written from', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const parsed = parseDocument(serializeDocument(document));
        expect(parsed).toEqual({ ok: true, document, note: null });
      }),
      { numRuns: 500 },
    );
  });

  it('is written the same whatever the order of a config’s entries', () => {
    const [template] = templates;
    const document = template?.create('project');
    if (document === undefined) throw new Error('There is no template.');
    const nodes = document.graph.nodes.map((node) => ({
      ...node,
      config: Object.fromEntries(Object.entries(node.config).reverse()),
    }));
    const turned = { ...document, graph: { ...document.graph, nodes } };
    expect(serializeDocument(turned)).toBe(serializeDocument(document));
  });

  it('of version 1 opens, and is written again with nothing but the settings that it left out', () => {
    const document = open(v1);
    expect(document.graph.nodes.map((node) => node.name)).toContain('bn_1');
    const optimizer = { kind: 'momentum', learningRate: 0.05, momentum: 0.9, formula: 'keras' };
    const [schedule, clipping, earlyStopping] = [{ kind: 'constant' }, { kind: 'none' }, { kind: 'none' }];
    const augmentation = { shift: { kind: 'none' }, flip: 'none', noise: { kind: 'none' } };
    const checkpoints = { kind: 'epoch' };
    const arithmetic = 'portable';
    const leftOut = { optimizer, schedule, clipping, earlyStopping, augmentation, checkpoints, arithmetic };
    expect(document.training).toMatchObject(leftOut);
    const kept = JSON.parse(v1);
    const training = { ...kept.training, ...leftOut };
    expect(JSON.parse(serializeDocument(document))).toEqual({ ...kept, version: DOCUMENT_VERSION, training });
  });

  it('of version 1 with every setting is written again byte for byte, as the newest', () => {
    expect(serializeDocument(open(settled))).toBe(asNewest(settled));
  });

  it('of version 2 is written again byte for byte, with the weights that layers share', () => {
    expect(open(v2).graph.nodes.find(({ id }) => id === 'twin')).toMatchObject({ weightsOf: 'dense_1' });
    expect(serializeDocument(open(v2))).toBe(asNewest(v2));
  });

  it('of version 3 is written again byte for byte, with arms that combine norms or are networks', () => {
    const kinds = open(v3).study?.arms.map(({ kind }) => kind);
    expect(kinds).toEqual(['drawn', 'none', 'norm', 'combined', 'network']);
    expect(serializeDocument(open(v3))).toBe(v3);
  });

  it('of version 3 whose arm is a damaged network is said to have it', () => {
    const damaged = v3.replace(/("network",[\s\S]*"source": )"[^"]+"/, '$1"nowhere"');
    expect(sentenceOf(damaged)).toMatch(
      /study → arms → 4 → graph is damaged: the wire .* starts at a layer 'nowhere' that is not there\. To mend/,
    );
  });

  it('is pretty-printed and ends with a line break', () => {
    expect(v1.split('\n').length).toBeGreaterThan(50);
    expect(v1.endsWith('}\n')).toBe(true);
  });

  it('may begin with a byte order mark', () => {
    expect(open(`\uFEFF${v1}`)).toEqual(open(v1));
  });

  it('keeps layers of kinds and data sets that are not known', () => {
    const document = open(withValue(['graph', 'nodes', 1, 'kind'], 'SpectralConv'));
    expect(document.graph.nodes[1]?.kind).toBe('SpectralConv');
    expect(open(withValue(['dataset', 'id'], 'of-mine')).dataset.id).toBe('of-mine');
  });
});

describe('a file that is no project', () => {
  it('is said to be empty', () => {
    expect(sentenceOf('')).toMatch(/^The file is empty/);
    expect(sentenceOf(' \n\t')).toMatch(/^The file is empty/);
  });

  it('is said to be a PNG image', () => {
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff, 0xfe]);
    expect(sentenceOf(new TextDecoder().decode(bytes))).toBe(
      'The file is a PNG image, not a Normscope project: choose a project that Normscope saved.',
    );
  });

  it('is said to be no text', () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 151) % 256);
    expect(sentenceOf(new TextDecoder().decode(noise))).toMatch(/no text/);
  });

  it('is said to be some other text', () => {
    expect(sentenceOf('Dear diary, today I trained a network.')).toMatch(/some other text/);
    expect(sentenceOf('<!doctype html><title>404</title>')).toMatch(/web page/);
  });

  it('is said to be foreign JSON', () => {
    expect(sentenceOf('{"modelTopology": {}, "format": "layers-model"}')).toMatch(/is 'layers-model'/);
    expect(sentenceOf('{"class_name": "Functional"}')).toMatch(/'format'.*is missing/);
    for (const json of ['[]', 'null', '42', '"normscope"', 'true'])
      expect(sentenceOf(json)).toMatch(/not a Normscope/);
  });

  it('is said to be too large', () => {
    expect(sentenceOf(' '.repeat(64 * 2 ** 20 + 1))).toMatch(/too large/);
  });
});

describe('a damaged file', () => {
  it('is said to break off, at its line and column', () => {
    const cut = v1.slice(0, v1.indexOf('"epochs"') + 4);
    const lines = cut.split('\n');
    expect(sentenceOf(cut)).toContain(
      `breaks off at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`,
    );
    expect(sentenceOf('{')).toContain("breaks off at line 1, column 2, where a name in double quotes or '}'");
  });

  it('is never read when it is cut off, wherever that is', () => {
    for (let length = 0; length < v1.length - 2; length++) {
      expect(sentenceOf(v1.slice(0, length))).toMatch(/breaks off|is empty/);
    }
  });

  it('is said where it stops being JSON', () => {
    const broken = v1.replace('"epochs": ', '"epochs" ');
    const line = v1.slice(0, v1.indexOf('"epochs"')).split('\n').length;
    expect(sentenceOf(broken)).toContain(`damaged at line ${line}, column 14, where ':' should stand`);
  });

  const wrong: readonly (readonly [
    what: string,
    path: readonly (string | number)[],
    value: unknown,
    says: string,
  ])[] = [
    [
      'a text for a number',
      ['training', 'epochs'],
      'five',
      "training → epochs should be a number, but is the text 'five'",
    ],
    [
      'a fraction',
      ['training', 'batchSize'],
      1.5,
      'training → batchSize should be a whole number, but is 1.5',
    ],
    [
      'a number too small',
      ['training', 'batchSize'],
      0,
      'training → batchSize should be at least 1, but is 0',
    ],
    [
      'a number too large',
      ['training', 'seed'],
      2 ** 32,
      'training → seed should be at most 4294967295, but is 4294967296',
    ],
    [
      'a rate of 0',
      ['training', 'optimizer', 'learningRate'],
      0,
      'learningRate should be more than 0, but is 0',
    ],
    ['a momentum of 1', ['training', 'optimizer', 'momentum'], 1, 'momentum should be less than 1, but is 1'],
    ['no training', ['training'], null, 'training should be an object with named entries, but is null'],
    [
      'an unknown optimizer',
      ['training', 'optimizer', 'kind'],
      'lion',
      "should be 'sgd', 'momentum', 'nesterov', 'rmsprop', 'adagrad', 'adam' or 'adamw', but is the text 'lion'",
    ],
    ['an unknown backend', ['training', 'backend'], 'cuda', "'wasm' or 'cpu', but is the text 'cuda'"],
    ['no list of layers', ['graph', 'nodes'], {}, 'graph → nodes should be a list, but is an object'],
    [
      'a layer that is none',
      ['graph', 'nodes', 2],
      7,
      'layer 3 should be an object with named entries, but is 7',
    ],
    [
      'a place that is none',
      ['graph', 'nodes', 1, 'position', 'x'],
      'left',
      "layer 2 ('conv_1'), position → x should be a number, but is the text 'left'",
    ],
    [
      'an empty name',
      ['graph', 'nodes', 1, 'name'],
      '',
      'name should be a text of at least 1 character, but is an empty text',
    ],
    [
      'an option of options',
      ['graph', 'nodes', 1, 'config', 'filters'],
      { a: 1 },
      "layer 2 ('conv_1'), config → filters should be a number, a text, true, false, null or a list of numbers, but is an object",
    ],
    [
      'a port that is none',
      ['graph', 'edges', 0, 'targetPort'],
      -1,
      'wire 1, targetPort should be at least 0, but is -1',
    ],
    [
      'an entry it does not know',
      ['graph', 'groups'],
      [],
      "graph has an entry 'groups' that this version does not know",
    ],
    [
      'a wire to nowhere',
      ['graph', 'edges', 0, 'target'],
      'nowhere',
      "the wire 'wire_1' ends at a layer 'nowhere' that is not there",
    ],
    [
      'a wire from nowhere',
      ['graph', 'edges', 0, 'source'],
      'nowhere',
      "the wire 'wire_1' starts at a layer 'nowhere' that is not there",
    ],
    [
      'two layers of one id',
      ['graph', 'nodes', 1, 'id'],
      'input_1',
      "the layers 'input_1' and 'conv_1' have the same id 'input_1'",
    ],
    ['two wires of one id', ['graph', 'edges', 1, 'id'], 'wire_1', "have the same id 'wire_1'"],
  ];
  it.each(wrong)('with %s is said to have it, and where', (_, path, value, says) => {
    expect(sentenceOf(withValue(path, value))).toContain(says);
  });

  it('with a missing entry is said to miss it', () => {
    expect(sentenceOf(withValue(['training', 'epochs'], undefined))).toContain(
      'training → epochs should be a number, but is missing',
    );
  });

  it('with more than one mistake says how many more there are', () => {
    const text = withValue(['graph', 'nodes', 0], null).replace('"epochs":4', '"epochs":-4');
    expect(sentenceOf(text)).toContain('(1 more like this)');
  });
});

describe('the version of a file', () => {
  it('that is newer is refused with a sentence', () => {
    expect(sentenceOf(withValue(['version'], 7))).toMatch(/newer Normscope.*version 7.*up to version 3/);
  });

  it('that is none is refused with a sentence', () => {
    for (const version of [0, -1, 1.5, '1', null, {}, undefined]) {
      expect(sentenceOf(withValue(['version'], version))).toContain(
        "its entry 'version' should be a whole number",
      );
    }
  });
});

describe('a hostile file', () => {
  it('with brackets nested a million deep is refused', () => {
    const deep = 1_000_000;
    expect(sentenceOf('['.repeat(deep))).toMatch(/some other text|breaks off/);
    expect(sentenceOf('{"a":'.repeat(deep))).toMatch(/breaks off/);
    expect(sentenceOf('['.repeat(deep) + ']'.repeat(deep))).toMatch(/not a Normscope project/);
    const nested = `${'['.repeat(deep)}1${']'.repeat(deep)}`;
    expect(sentenceOf(v1.replace('"filters": 8', `"filters": ${nested}`))).toContain('config → filters');
    expect(sentenceOf(v1.replace('"id": "kept-1"', `"id": ${nested}`))).toContain('id should be a text');
  });

  it('with names of Object’s own members changes nothing of Object', () => {
    expect(sentenceOf(v1.replace('"graph"', '"__proto__": {"polluted": 1}, "graph"'))).toContain(
      "'__proto__'",
    );
    expect(sentenceOf(v1.replace('"kind": "Conv2D"', '"__proto__": {"kind": "Conv2D"}'))).toContain(
      'damaged',
    );
    const config = open(v1.replace('"filters": 8', '"__proto__": 5, "constructor": 6, "filters": 8')).graph
      .nodes[1]?.config;
    expect(config).toMatchObject({ filters: 8, constructor: 6 });
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('with more layers than a project has is refused', () => {
    const node = { id: 'a', kind: 'Flatten', name: 'a', position: { x: 0, y: 0 }, config: {} };
    const nodes = Array.from({ length: 10_001 }, (_, at) => ({ ...node, id: `a${at}` }));
    expect(sentenceOf(withValue(['graph', 'nodes'], nodes))).toContain(
      'a list of at most 10000 entries, but is a list of 10001',
    );
  });

  it('is read or refused, never thrown at: any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        if (!parseDocument(text).ok) sentenceOf(text);
      }),
      { numRuns: 500 },
    );
  });

  it('is read or refused, never thrown at: a valid file with pieces replaced, cut out and doubled', () => {
    const change = fc.tuple(
      fc.nat({ max: v1.length }),
      fc.nat({ max: 40 }),
      fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"',
          'null',
          '-',
          '1e999',
          '"__proto__":',
          '\u0000',
          '\uD800',
          '{"a":{',
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const text = changes.reduce(
          (at, [start, length, piece]) => at.slice(0, start) + piece + at.slice(start + length),
          v1,
        );
        const parsed = parseDocument(text);
        if (parsed.ok) expect(open(serializeDocument(parsed.document))).toEqual(parsed.document);
        else sentenceOf(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read or refused, never thrown at: a valid file with a value replaced', () => {
    const paths = pathsOf(JSON.parse(v1));
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const text = withValue(path, value);
        const parsed = parseDocument(text);
        if (parsed.ok) expect(open(serializeDocument(parsed.document))).toEqual(parsed.document);
        else sentenceOf(text);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Where every value of some JSON stands. */
function pathsOf(
  value: unknown,
  at: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}
