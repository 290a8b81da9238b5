import type { DatabaseSync, StatementSync } from 'node:sqlite';

const RECORD = `id, documentId, number, name, startedAt, endedAt, status, sentence, origin, changes, backend, seed, totalSteps, lastStep,
  pinned, trimmed,
  valLoss, valAccuracy, json_object('dataset', document -> '$.dataset', 'training', document -> '$.training') AS settings,
  (SELECT json_group_array(node.value ->> 'name') FROM json_each(document, '$.graph.nodes') AS node
    WHERE node.value ->> 'kind' = 'Output' AND EXISTS (SELECT 1 FROM json_each(document, '$.graph.edges') AS edge
      WHERE edge.value ->> 'target' = node.value ->> 'id')) AS outputNames,
  (SELECT valOutputs FROM epochs WHERE run = key ORDER BY epoch DESC LIMIT 1) AS valOutputs,
  (SELECT json_group_array(json_object('step', step, 'learningRate', learningRate))
    FROM (SELECT step, learningRate FROM rates WHERE run = key ORDER BY step)) AS rates,
  (SELECT max(step) FROM checkpoints WHERE run = key) AS latestCheckpoint,
  (SELECT step FROM checkpoints WHERE run = key AND best = 1) AS bestCheckpoint`;

/** Columns of a step and of an epoch, besides their run. */
const STEP = 'step, epoch, loss, accuracy, top5Accuracy, outputs, learningRate, milliseconds';
const EPOCH =
  'epoch, step, loss, accuracy, top5Accuracy, outputs, valLoss, valAccuracy, valTop5Accuracy, valOutputs, learningRate, milliseconds';

/** The parameters that are called as those columns are. */
function parameters(columns: string): string {
  return columns
    .split(', ')
    .map((column) => `:${column}`)
    .join(', ');
}

/** A project's runs but the newest, and but those that train. */
const OLDER = `SELECT key FROM runs WHERE documentId = :documentId AND status <> 'running'
  AND number < (SELECT max(number) FROM runs WHERE documentId = :documentId)`;

/** Every statement of the run store, prepared once. */
export function prepareAll(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    find: sql('SELECT key, status, number FROM runs WHERE id = ?'),
    record: sql(`SELECT ${RECORD} FROM runs WHERE id = ?`),
    list: sql(`SELECT ${RECORD} FROM runs WHERE documentId = ? ORDER BY number DESC`),
    document: sql('SELECT document FROM runs WHERE key = ?'),
    newest: sql('SELECT key, status, number FROM runs WHERE documentId = ? ORDER BY number DESC LIMIT 1'),
    highestNumber: sql('SELECT ifnull(max(number), 0) AS count FROM runs WHERE documentId = ?'),
    begin:
      sql(`INSERT INTO runs (id, documentId, number, startedAt, status, backend, seed, totalSteps, document, origin, changes)
      VALUES (:id, :documentId, :number, :startedAt, 'running', :backend, :seed, :totalSteps, :document, :origin, :changes)`),
    copySteps: sql(`INSERT INTO steps (run, ${STEP}) SELECT :key, ${STEP} FROM steps
      WHERE run = :from AND step <= :step`),
    copyEpochs: sql(`INSERT INTO epochs (run, ${EPOCH}) SELECT :key, ${EPOCH} FROM epochs
      WHERE run = :from AND step <= :step`),
    copyNorms: sql(`INSERT INTO norms (run, step, place, node, weight, gradientNorm, weightNorm)
      SELECT :key, step, place, node, weight, gradientNorm, weightNorm FROM norms WHERE run = :from AND step <= :step`),
    copyRates: sql(`INSERT INTO rates (run, step, learningRate)
      SELECT :key, step, learningRate FROM rates WHERE run = :from AND step <= :step`),
    copyCheckpoints: sql(`INSERT INTO checkpoints (run, step, best, bytes)
      SELECT :key, step, best, bytes FROM checkpoints WHERE run = :from AND step <= :step`),
    inherit: sql(`UPDATE runs SET lastStep = :step,
      valLoss = (SELECT valLoss FROM epochs WHERE run = :key ORDER BY epoch DESC LIMIT 1),
      valAccuracy = (SELECT valAccuracy FROM epochs WHERE run = :key ORDER BY epoch DESC LIMIT 1) WHERE key = :key`),
    advance: sql('UPDATE runs SET lastStep = max(lastStep, :lastStep) WHERE key = :key'),
    validated: sql('UPDATE runs SET valLoss = :valLoss, valAccuracy = :valAccuracy WHERE key = :key'),
    end: sql(`UPDATE runs SET endedAt = :endedAt, status = :status, sentence = :sentence, lastStep = :lastStep,
      valLoss = :valLoss, valAccuracy = :valAccuracy WHERE key = :key`),
    running: sql(`SELECT ${RECORD} FROM runs WHERE status = 'running'`),
    interrupt: sql("UPDATE runs SET status = 'interrupted', sentence = :sentence WHERE id = :id"),
    addStep: sql(`INSERT OR REPLACE INTO steps (run, ${STEP}) VALUES (:run, ${parameters(STEP)})`),
    addEpoch: sql(`INSERT OR REPLACE INTO epochs (run, ${EPOCH}) VALUES (:run, ${parameters(EPOCH)})`),
    addFrame: sql('INSERT OR REPLACE INTO frames (run, tap, step, bytes) VALUES (:run, :tap, :step, :bytes)'),
    addNorm: sql(`INSERT OR REPLACE INTO norms (run, step, place, node, weight, gradientNorm, weightNorm)
      VALUES (:run, :step, :place, :node, :weight, :gradientNorm, :weightNorm)`),
    addRate: sql(
      'INSERT OR REPLACE INTO rates (run, step, learningRate) VALUES (:run, :step, :learningRate)',
    ),
    addCheckpoint: sql(
      'INSERT OR REPLACE INTO checkpoints (run, step, best, bytes) VALUES (:run, :step, :best, :bytes)',
    ),
    dropCheckpoints: sql('DELETE FROM checkpoints WHERE run = :run AND step <> :step AND best <= :best'),
    checkpoint: sql(
      'SELECT bytes FROM checkpoints WHERE run = (SELECT key FROM runs WHERE id = ?) AND step = ?',
    ),
    steps: sql(`SELECT ${STEP} FROM steps WHERE run = ? ORDER BY step`),
    epochs: sql(`SELECT ${EPOCH} FROM epochs WHERE run = ? ORDER BY epoch`),
    norms: sql(`SELECT step, node, weight, gradientNorm, weightNorm FROM norms WHERE run = ?
      ORDER BY step, place`),
    frameKeys: sql('SELECT step, tap FROM frames WHERE run = ? ORDER BY step, tap'),
    frame: sql(`SELECT bytes FROM frames
      WHERE run = (SELECT key FROM runs WHERE id = ?) AND tap = ? AND step = ?`),
    olderFrames: sql(`SELECT count(DISTINCT run) AS runs, count(*) AS frames,
      CAST(ifnull(sum(length(bytes)), 0) AS INTEGER) AS bytes FROM frames WHERE run IN (${OLDER})`),
    removeOlderFrames: sql(`DELETE FROM frames WHERE run IN (${OLDER})`),
    pin: sql('UPDATE runs SET pinned = :pinned WHERE key = :key'),
    trimmed: sql('SELECT count(*) AS count FROM runs WHERE documentId = ? AND trimmed = 1'),
    rename: sql('UPDATE runs SET name = :name WHERE key = :key'),
    remove: sql('DELETE FROM runs WHERE key = ?'),
  };
}
