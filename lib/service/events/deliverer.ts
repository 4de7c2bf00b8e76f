import type { OutgoingHttpHeaders } from 'node:http';
import { StillframeError } from '../../errors.js';
import type { SourcePolicy } from '../../source/source-policy.js';
import type { EventStore } from '../store/store.js';
import { Watch } from '../watch.js';
import type { Delivery, DeliveryState, ServiceEvent } from './event.js';
import { post } from './post.js';

/** What an event says on the wire. */
export interface Message {
  readonly body: string;
  readonly headers: OutgoingHttpHeaders;
}

/** Puts an event into the words of one API; each adapter brings its own. */
export type Wording = (event: ServiceEvent, delivery: Delivery) => Message | Promise<Message>;

export interface DelivererSettings {
  readonly policy: SourcePolicy;
  /** Further tries after the first. */
  readonly retries: number;
  readonly timeoutMs: number;
  readonly wordings: ReadonlyMap<string, Wording>;
  /** Waits before the second try, the third, ...; the last one goes on. */
  readonly backOffMs: readonly number[];
  /** How one try went. */
  readonly onTry?: (state: DeliveryState) => void;
  /** What nobody else hears of: the store failed. */
  readonly onError: (error: unknown) => void;
}

export const defaultBackOffMs: readonly number[] = [5, 30, 120, 600, 1800, 3600, 7200].map((seconds) => seconds * 1000);

const together = 16;

/**
 * Sends events to the addresses they are meant for, again and again until they have been taken or the tries are used up.
 * What is to be sent lies in the store, so a restart loses nothing; at worst a message arrives twice, with the same id.
 */
export class Deliverer {
  readonly #events: EventStore;
  readonly #settings: DelivererSettings;
  readonly #watch: Watch;
  readonly #underWay = new Set<Promise<void>>();

  constructor(events: EventStore, settings: DelivererSettings) {
    this.#events = events;
    this.#settings = settings;
    this.#watch = new Watch(() => this.#look(), settings.onError);
  }

  /** There may be something to send. */
  wake(): void {
    this.#watch.wake();
  }

  /** Stops; what is under way is cut off and stays due. */
  async close(): Promise<void> {
    await this.#watch.close();
    await Promise.all(this.#underWay);
  }

  async #look(): Promise<number | null> {
    const room = together - this.#underWay.size;
    const leaseMs = this.#settings.timeoutMs + 10_000;
    const due = room > 0 ? await this.#events.claimDeliveries({ nowMs: Date.now(), leaseMs, limit: room }) : [];
    for (const { delivery, event } of due) this.#start(delivery, event);
    const nextMs = await this.#events.nextDueMs();
    // Without room, the next one that ends looks again.
    if (nextMs === null || this.#underWay.size >= together) return null;
    return Math.min(Math.max(0, nextMs - Date.now()), 60_000);
  }

  #start(delivery: Delivery, event: ServiceEvent): void {
    const sending = this.#send(delivery, event)
      .catch((error: unknown) => this.#settings.onError(error))
      .finally(() => {
        this.#underWay.delete(sending);
        this.wake();
      });
    this.#underWay.add(sending);
  }

  async #send(delivery: Delivery, event: ServiceEvent): Promise<void> {
    const { policy, timeoutMs, wordings } = this.#settings;
    let status: number | null = null;
    let error: string | null = null;
    try {
      const wording = wordings.get(delivery.style);
      if (wording === undefined) throw new Error(`no adapter words ${JSON.stringify(delivery.style)}`);
      const { body, headers } = await wording(event, delivery);
      const signal = AbortSignal.any([this.#watch.signal, AbortSignal.timeout(timeoutMs)]);
      status = await post(new URL(delivery.url), body, headers, { policy, signal });
      if (status < 200 || status > 299) error = `HTTP ${status}`;
    } catch (failure) {
      error = StillframeError.is(failure) ? failure.publicMessage : describe(failure);
    }
    // Cut off by the end of the service: due again after the restart.
    if (error !== null && this.#watch.signal.aborted) return;
    const verdict = this.#verdict(delivery.attempts, error);
    await this.#events.settleDelivery({ id: delivery.id, status, error, ...verdict });
    this.#settings.onTry?.(verdict.state);
  }

  #verdict(attempts: number, error: string | null): Pick<Delivery, 'state' | 'dueMs'> {
    const { backOffMs, retries } = this.#settings;
    if (error === null) return { state: 'delivered', dueMs: Date.now() };
    if (attempts > retries) return { state: 'given-up', dueMs: Date.now() };
    const waitMs = backOffMs[Math.min(attempts, backOffMs.length) - 1] ?? 0;
    // A little later each, so that what failed together does not come back together.
    return { state: 'pending', dueMs: Date.now() + Math.round(waitMs * (1 + Math.random() / 10)) };
  }
}

function describe(failure: unknown): string {
  const { code, name, message } = failure as NodeJS.ErrnoException;
  return name === 'TimeoutError' ? 'no answer in time' : (code ?? message);
}
