import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { lossTerms } from '../../../shared/compile/lossTerms';
import { DOCUMENT_VERSION } from '../../../shared/document/schema';
import { stepsOf } from '../../../shared/protocol/runs';
import { temporaryFolder } from '../temporaryFolder';
import { batch, exampleDocument, exampleNorms, exampleRun, exampleSteps, openWell } from './storeExamples';

describe('the run store keeps runs', () => {
  it('gives runs of a project numbers from 1 and lists them newest first', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    expect(store.begin(exampleRun('a')).number).toBe(1);
    expect(store.begin(exampleRun('b')).number).toBe(2);
    expect(store.begin(exampleRun('c', { document: exampleDocument('project-2') })).number).toBe(1);

    expect(store.list('project-1').map((run) => run.id)).toEqual(['b', 'a']);
    expect(store.list('project-2').map((run) => run.id)).toEqual(['c']);
    expect(store.list('project-3')).toEqual([]);
  });

  it('tells a new run as running, with the seed of its document', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    const { dataset, training } = exampleRun('a').document;
    expect(store.begin(exampleRun('a'))).toEqual({
      id: 'a',
      documentId: 'project-1',
      number: 1,
      name: null,
      startedAt: 1_700_000_000_000,
      endedAt: null,
      status: 'running',
      sentence: null,
      origin: null,
      changes: null,
      rates: [],
      backend: 'wasm',
      seed: 4_294_967_295,
      settings: { dataset, training },
      totalSteps: 100,
      lastStep: 0,
      valLoss: null,
      valAccuracy: null,
      outputs: [],
      latestCheckpoint: null,
      bestCheckpoint: null,
      pinned: false,
      trimmed: false,
    });
  });

  it('keeps the name that a run is given, over a restart, and takes it away again', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    store.begin(exampleRun('a'));
    expect(store.rename({ runId: 'a', name: 'no bias' })).toMatchObject({ number: 1, name: 'no bias' });
    store.close();
    const again = openWell(path);
    expect(again.list('project-1')).toMatchObject([{ name: 'no bias' }]);
    expect(again.rename({ runId: 'a', name: null }).name).toBeNull();
    expect(() => again.rename({ runId: 'gone', name: 'x' })).toThrow(/no run with the id “gone”/);
  });

  it('keeps rates that were set by hand in order of step, the last one of a step', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    const [first, second] = [
      { step: 9, learningRate: 50 },
      { step: 4, learningRate: 0.5 },
    ];
    store.append(batch('a', { rates: [first, second] }));
    store.append(batch('a', { rates: [{ step: 9, learningRate: 5 }] }));
    expect(store.list('project-1')[0]?.rates).toEqual([second, { step: 9, learningRate: 5 }]);
    const origin = { sentence: 'Goes on.', continues: { runId: 'a', step: 5 } };
    expect(store.begin(exampleRun('b', { origin })).rates).toEqual([second]);
  });

  it('tells how the network differs from that of the newest run, or of the run that it goes on from', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    const drawn = exampleDocument();
    const { graph } = drawn;
    const added = { id: 'n2', kind: 'Flatten', name: 'flatten_1', position: { x: 9, y: 9 }, config: {} };
    const larger = { ...drawn, graph: { ...graph, nodes: [...graph.nodes, added] } };
    const begin = (id: string, document: typeof drawn, from?: string) => {
      const continues = from === undefined ? null : { runId: from, step: 1 };
      return store.begin(exampleRun(id, { document, origin: { sentence: '', continues } })).changes;
    };
    expect(begin('a', drawn)).toBeNull();
    expect(begin('b', larger)).toBe('Added: flatten_1 (since run 1)');
    expect(begin('c', larger)).toBe('As in run 2');
    expect(begin('d', drawn, 'a')).toBe('As in run 1');
    expect(begin('e', { ...drawn, id: 'project-2' })).toBeNull();
  });

  it('refuses a second run with the same id and keeps the first', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    expect(() => store.begin(exampleRun('a', { totalSteps: 7 }))).toThrow(/“a” is already kept/);
    expect(store.list('project-1')).toMatchObject([{ id: 'a', totalSteps: 100 }]);
  });

  it('gives back every step, epoch and frame as it was appended, over a restart', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const steps = exampleSteps(1, 120).map((step) => ({
      ...step,
      outputs: [
        { loss: 1 / step.step, accuracy: 0.25 },
        { loss: Number.NaN, accuracy: 1 / step.step },
      ],
    }));
    const epoch = {
      epoch: 1,
      step: 100,
      loss: 0.5,
      accuracy: 0.75,
      top5Accuracy: 1,
      valTop5Accuracy: 0.875,
      valLoss: 0.625,
      valAccuracy: 0.875,
      outputs: [
        { loss: 0.75, accuracy: 0.5 },
        { loss: 0.25, accuracy: Number.NaN },
      ],
      valOutputs: [
        { loss: 0.5, accuracy: 0.875 },
        { loss: Number.NaN, accuracy: 0 },
      ],
      learningRate: 1e-3,
      milliseconds: 1250.5,
    };
    const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
    const first = openWell(path);
    first.begin(exampleRun('a'));
    first.append(batch('a', { steps: steps.slice(0, 50), frames: [{ step: 10, tap: 'bn', bytes }] }));
    first.append(batch('a', { steps: steps.slice(50), epochs: [epoch] }));
    first.append(batch('a', { frames: [{ step: 1, tap: 'bn', bytes: bytes.subarray(0, 7) }] }));
    first.close();

    const second = openWell(path);
    const metrics = second.metrics('a');
    expect([...stepsOf(metrics.steps)]).toEqual(steps);
    expect(metrics.epochs).toEqual([epoch]);
    expect(metrics.frames).toEqual([
      { step: 1, tap: 'bn' },
      { step: 10, tap: 'bn' },
    ]);
    expect(metrics.document).toEqual(exampleDocument());
    expect(second.frame({ runId: 'a', tap: 'bn', step: 10 })).toEqual(bytes);
    expect(second.frame({ runId: 'a', tap: 'bn', step: 1 })).toEqual(bytes.subarray(0, 7));
    expect(second.frame({ runId: 'a', tap: 'bn', step: 2 })).toBeNull();
    expect(second.frame({ runId: 'a', tap: 'other', step: 10 })).toBeNull();
    expect(second.frame({ runId: 'b', tap: 'bn', step: 10 })).toBeNull();
  });

  it('tells the last validation of every Output by its name, where there are several', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    const node = (id: string, kind: string) => ({
      id,
      kind,
      name: `${id} “${kind}”`,
      position: { x: 0, y: 0 },
      config: {},
    });
    const wire = (target: string) => ({ id: `to-${target}`, source: 'in', target, targetPort: 0 });
    const graph = {
      nodes: [node('in', 'Input'), node('one', 'Output'), node('idle', 'Output'), node('two', 'Output')],
      edges: [wire('two'), wire('one')],
    };
    store.begin(exampleRun('a', { document: { ...exampleDocument(), graph } }));
    const valOutputs = [
      { loss: 0.5, accuracy: 0.875 },
      { loss: 0.25, accuracy: 0.75 },
    ];
    const epochs = [1, 2].map((epoch) => ({
      ...{ epoch, step: 10 * epoch, loss: 1, accuracy: 1, top5Accuracy: 1, valTop5Accuracy: 1 },
      ...{ valLoss: 1, valAccuracy: 1, learningRate: 1, milliseconds: 1 },
      valOutputs: epoch === 1 ? valOutputs.toReversed() : valOutputs,
    }));
    store.append(batch('a', { epochs }));
    const outputs = [
      { name: 'one “Output”', valLoss: 0.5, valAccuracy: 0.875 },
      { name: 'two “Output”', valLoss: 0.25, valAccuracy: 0.75 },
    ];
    expect(store.list('project-1')).toMatchObject([{ id: 'a', outputs }]);
    // What SQL takes out of the document is what the app takes the Outputs that train for.
    expect(lossTerms(graph).map(({ name }) => name)).toEqual(outputs.map(({ name }) => name));
  });

  it('gives back the norms of every weight, in the order in which they were told, NaN too', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    const wild = {
      node: 'n2',
      weight: 'kernel',
      gradientNorm: Number.NaN,
      weightNorm: Number.POSITIVE_INFINITY,
    };
    store.append(batch('a', { norms: exampleNorms(1, 2) }));
    store.append(batch('a', { norms: [{ step: 3, weights: [wild] }] }));
    expect(store.metrics('a').norms).toEqual([
      {
        ...{ node: 'n2', weight: 'kernel', steps: [1, 2, 3] },
        gradientNorms: [1, 0.5, Number.NaN],
        weightNorms: [4, 5, Number.POSITIVE_INFINITY],
      },
      { node: 'n1', weight: 'gamma', steps: [1, 2], gradientNorms: [2, 1], weightNorms: [6, 7] },
    ]);
  });

  it('keeps NaN and the infinities of a run that diverged', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    const diverged = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const steps = exampleSteps(1, 3).map((step, index) => ({ ...step, loss: diverged[index] ?? 0 }));
    store.begin(exampleRun('a'));
    store.append(batch('a', { steps }));
    expect([...store.metrics('a').steps.loss]).toEqual(diverged);
  });

  it('replaces a step that is appended again', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    store.append(batch('a', { steps: exampleSteps(1, 3) }));
    store.append(batch('a', { steps: exampleSteps(3, 4).map((step) => ({ ...step, loss: 9 })) }));
    expect([...store.metrics('a').steps.loss]).toEqual([1, 0.5, 9, 9]);
  });

  it('keeps nothing of a batch in which one thing cannot be kept', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    const good = exampleSteps(1, 3);
    const bad = exampleSteps(4, 4).map((step) => ({ ...step, step: 4.5 }));
    expect(() => store.append(batch('a', { steps: [...good, ...bad] }))).toThrow();
    expect(store.metrics('a').steps.step).toHaveLength(0);
    store.append(batch('a', { steps: good }));
    expect(store.metrics('a').steps.step).toHaveLength(3);
  });

  it('follows a run: last step and validation while it trains, how it ended after', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    const epoch = {
      epoch: 1,
      step: 20,
      loss: 1,
      accuracy: 0.5,
      top5Accuracy: Number.NaN,
      valTop5Accuracy: Number.NaN,
      valLoss: 2,
      valAccuracy: 0.25,
      learningRate: 1e-3,
      milliseconds: 1,
    };
    store.append(batch('a', { steps: exampleSteps(1, 20), epochs: [epoch] }));
    store.append(batch('a', { frames: [{ step: 20, tap: 'bn', bytes: new Uint8Array(1) }] }));
    expect(store.list('project-1')).toMatchObject([
      { status: 'running', lastStep: 20, valLoss: 2, valAccuracy: 0.25 },
    ]);

    const end = {
      endedAt: 1_700_000_001_000,
      status: 'completed',
      sentence: 'All 5 epochs are trained.',
      lastStep: 25,
      valLoss: 0.5,
      valAccuracy: 0.9,
    } as const;
    expect(store.end({ runId: 'a', ...end })).toMatchObject(end);
    expect(store.list('project-1')).toMatchObject([end]);
  });

  it('says of a project that a newer Normscope wrote that it is newer, not damaged', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    store.begin(exampleRun('a'));
    const other = new DatabaseSync(path);
    other.exec(
      `UPDATE runs SET document = replace(document, '"version":${DOCUMENT_VERSION}', '"version":99')`,
    );
    other.close();
    expect(() => store.metrics('a')).toThrow(
      /^The project as this run trained it cannot be read\. .*newer Normscope: it has version 99/,
    );
    store.close();
  });

  it('says which run is missing', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    expect(() => store.append(batch('gone', {}))).toThrow(/no run with the id “gone”/);
    expect(() => store.metrics('gone')).toThrow(/no run with the id “gone”/);
    expect(() => store.remove('gone')).toThrow(/no run with the id “gone”/);
    const end = {
      endedAt: 1,
      status: 'stopped',
      sentence: null,
      lastStep: 1,
      valLoss: null,
      valAccuracy: null,
    } as const;
    expect(() => store.end({ runId: 'gone', ...end })).toThrow(/no run with the id “gone”/);
  });
});

describe('runs that train no more', () => {
  it('are marked as interrupted, with their last step, when the page that trained them is gone', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    store.append(batch('a', { steps: exampleSteps(1, 7) }));
    store.interrupt();
    store.begin(exampleRun('b'));
    expect(store.list('project-1')).toMatchObject([
      { id: 'b', status: 'running', sentence: null },
      {
        ...{ id: 'a', status: 'interrupted' },
        sentence:
          'The window ended or was loaded anew while this run trained; what it measured up to step 7 is kept. ' +
          'There is no checkpoint to go on from.',
      },
    ]);
  });
});

describe('removing a run', () => {
  it('refuses while it trains', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    expect(() => store.remove('a')).toThrow('Run 1 is still training and cannot be removed: stop it first.');
  });

  it('takes all of it, leaves the others, and gives the space back', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    for (const id of ['a', 'b']) {
      store.begin(exampleRun(id));
      const frames = exampleSteps(1, 50).map(({ step }) => ({
        step,
        tap: 'bn',
        bytes: new Uint8Array(20_000),
      }));
      store.append(batch(id, { steps: exampleSteps(1, 50), frames }));
      store.end({
        runId: id,
        endedAt: 2,
        status: 'stopped',
        sentence: null,
        lastStep: 50,
        valLoss: null,
        valAccuracy: null,
      });
    }
    store.remove('a');
    expect(store.list('project-1').map((run) => run.id)).toEqual(['b']);
    expect(store.frame({ runId: 'a', tap: 'bn', step: 1 })).toBeNull();
    expect(store.metrics('b').frames).toHaveLength(50);
    expect(store.begin(exampleRun('a')).lastStep).toBe(0);
    expect(store.metrics('a').steps.step).toHaveLength(0);
    store.close();
    expect(statSync(path).size).toBeLessThan(50 * 20_000 * 1.5);
  });
});

describe('the size of the run store', () => {
  const frames = [1, 2, 3].map((step) => ({ step, tap: 'bn', bytes: new Uint8Array(200_000).fill(step) }));
  const filled = () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    for (const id of ['a', 'b', 'c']) {
      store.begin(exampleRun(id));
      store.append(batch(id, { steps: exampleSteps(1, 3), norms: exampleNorms(1, 3), frames }));
      if (id === 'c') continue;
      const end = { endedAt: 2, status: 'stopped', sentence: null, lastStep: 3 } as const;
      store.end({ runId: id, ...end, valLoss: null, valAccuracy: null });
    }
    store.begin(exampleRun('other', { document: exampleDocument('project-2') }));
    store.append(batch('other', { frames }));
    return store;
  };

  it('is told, with what the frames of a project’s older runs take of it', () => {
    const { bytes, older } = filled().usage('project-1');
    expect(older).toEqual({ runs: 2, frames: 6, bytes: 1_200_000 });
    expect(bytes).toBeGreaterThan(12 * 200_000);
  });

  it('shrinks when they are removed: those of the newest run and of other projects stay, and all else of the older', () => {
    const store = filled();
    const before = store.usage('project-1').bytes;
    store.removeOlderFrames('project-1');
    const { bytes, older } = store.usage('project-1');
    expect(older).toEqual({ runs: 0, frames: 0, bytes: 0 });
    expect(before - bytes).toBeGreaterThan(1_200_000 * 0.9);
    const { steps, norms, frames: kept } = store.metrics('a');
    expect([steps.step.length, norms[0]?.steps, kept]).toEqual([3, [1, 2, 3], []]);
    expect(store.metrics('c').frames).toHaveLength(3);
    expect(store.metrics('other').frames).toHaveLength(3);
    expect(store.frame({ runId: 'a', tap: 'bn', step: 1 })).toBeNull();
  });
});
