import { vi } from 'vitest';
import { openSession, type Session } from '../../../shared/engine/loop/session';
import type { Trainer } from '../../../shared/engine/loop/trainer';

/** What is different about a trainer. */
export type Fault = (trainer: Trainer) => Partial<Trainer>;

/**
 * Has the next session that is opened behave otherwise. The test file must say
 * `vi.mock('../../../shared/engine/loop/session', { spy: true })`.
 */
export async function nextSession(fault: Fault): Promise<void> {
  const { openSession: open } = await vi.importActual<typeof import('../../../shared/engine/loop/session')>(
    '../../../shared/engine/loop/session',
  );
  vi.mocked(openSession).mockImplementationOnce(async (...work): Promise<Session> => {
    const session = await open(...work);
    return { ...session, trainer: { ...session.trainer, ...fault(session.trainer) } };
  });
}

/** Steps that work until the one with this number. */
export const failingAt =
  (number: number, error: Error): Fault =>
  (trainer) => ({
    step: (order) => {
      if (order.step === number) throw error;
      return trainer.step(order);
    },
  });

/** A validation that works until the batch at this place, from 1. */
export const failingValidation =
  (place: number, error: Error): Fault =>
  (trainer) => {
    let asked = 0;
    return {
      validate: (indices) => {
        asked += 1;
        return asked === place ? Promise.reject(error) : trainer.validate(indices);
      },
    };
  };
