import type { BackendChoice } from '../../document/schema';
import type { BackendReport } from '../../protocol/backends';
import type { EngineAssets } from '../backends';
import { createDescent, type OpenedBackend } from '../backends/descent';
import { DeviceLostError } from '../backends/deviceWatch';
import { forget, selectBackend } from '../selection';
import type { Preparing, Work } from '../selection/measure';
import { joinNotes } from './fallBack';
import { canGiveWay, FirstStepError, failedBeforeFirstStep } from './firstStep';
import type { Host } from './host';
import { openSession, type Session } from './session';

/** The backend in use, in its note why it is that one and what makes it slower than it could be, and what was measured to choose it. */
export interface ChosenBackend extends OpenedBackend {
  readonly report: BackendReport | null;
}

/** What takes steps on a backend, on the session that was opened there. Throws a `FirstStepError` where the first of them fails. */
type Attempt<Event, Result> = (chosen: ChosenBackend, session: Session) => AsyncGenerator<Event, Result>;

/**
 * Opens the backend that was asked for, or the fastest, and a session on it for `attempt`; where that fails before the first
 * step has ended, the next one on the list, until none is left that could do better.
 */
export async function* downTheList<Event, Result>(
  work: Work,
  { choice, assets, host }: { choice: BackendChoice; assets: EngineAssets; host: Host },
  attempt: Attempt<Event, Result>,
): AsyncGenerator<Event | Preparing, Result> {
  const { order, report } = yield* selectBackend(choice, { work, assets, host, requested: false });
  const descent = createDescent(order, choice, assets);
  for (;;) {
    yield { type: 'preparing', sentence: 'Starting the backend …' };
    const opened = await descent.next();
    yield { type: 'preparing', sentence: 'Building the network …' };
    try {
      return yield* attemptOn({ ...opened, report }, work, { assets, host }, attempt);
    } catch (error) {
      if (!(error instanceof FirstStepError)) throw error;
      if (report !== null) await forget(work, assets);
      if (!descent.hasMore || !canGiveWay(opened.name, error)) throw error.cause;
      descent.fail(error.reason);
    }
  }
}

/** The attempt on the backend that is current; of errors it gives the cause. */
async function* attemptOn<Event, Result>(
  chosen: ChosenBackend,
  { plan, dataset, settings }: Work,
  { assets, host }: { assets: EngineAssets; host: Host },
  attempt: Attempt<Event, Result>,
): AsyncGenerator<Event, Result> {
  const session = await openOrGiveWay(plan, dataset, settings, assets.threads ?? null);
  try {
    return yield* attempt({ ...chosen, note: joinNotes(chosen.note, session.note) }, session);
  } catch (error) {
    if (!(error instanceof FirstStepError)) throw await blame(session, host, error);
    throw failedBeforeFirstStep(await blame(session, host, error.cause));
  } finally {
    session.dispose();
  }
}

async function openOrGiveWay(...work: Parameters<typeof openSession>): Promise<Session> {
  try {
    return await openSession(...work);
  } catch (error) {
    throw failedBeforeFirstStep(error);
  }
}

/** Milliseconds within which a host tells of a lost device, once work on it has failed. */
const LOSS_TOLD_WITHIN = 500;

/** The cause of an error in training: of a lost device, what fails first is some work under way, which says little. */
async function blame(session: Session, host: Host, error: unknown): Promise<unknown> {
  const { remote, device } = session.trainer;
  if (!remote) return error;
  const until = host.now() + LOSS_TOLD_WITHIN;
  while (!device.lost && host.now() < until) await host.breathe();
  return device.lost ? new DeviceLostError({ cause: error }) : error;
}
