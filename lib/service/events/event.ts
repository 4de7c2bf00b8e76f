import type { JsonObject } from '../json.js';

export const eventKinds = ['job.finished', 'job.failed', 'job.cancelled', 'media.ready', 'media.failed'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Where something is announced, besides the list of events. */
export interface Callback {
  readonly url: string;
  /** Which API's words the message has: `rest` for our own. */
  readonly style: string;
}

/** Something that has happened, told once. */
export interface ServiceEvent {
  readonly id: string;
  readonly account: string;
  readonly kind: EventKind;
  /** The job's or the medium's id. */
  readonly subjectId: string;
  readonly payload: JsonObject;
  readonly createdMs: number;
  /** When a client in pull mode said that it has seen it. */
  readonly acknowledgedMs: number | null;
}

/** An event to store together with what it tells, and where to announce it. */
export interface NewEvent {
  readonly id: string;
  readonly kind: EventKind;
  readonly subjectId: string;
  readonly payload: JsonObject;
  readonly targets: readonly NewTarget[];
}

/** The way of one event to one address. */
export interface NewDelivery extends Callback {
  readonly id: string;
}

export interface NewTarget extends NewDelivery {
  /** Only when no job of this group is queued or processing any more. */
  readonly afterGroup?: string;
}

export type DeliveryState = 'pending' | 'delivered' | 'given-up';

export interface Delivery extends NewDelivery {
  readonly account: string;
  readonly eventId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is tried next, while pending. */
  readonly dueMs: number;
  /** HTTP status of the last answer; null where none came. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdMs: number;
  readonly settledMs: number | null;
}
