/**
 * What the service remembers. Every method returns a promise and takes plain data, so that another database, or a queue
 * on another machine, can take the place of the embedded one without the API or the runner noticing;
 * `test/service/store-contract.ts` says what any implementation must do.
 *
 * A write is durable before its promise resolves. What belongs to another account is as if it did not exist.
 */
import type { SavedObject } from '../buckets/saved-object.js';
import type { Callback, Delivery, DeliveryState, NewEvent, ServiceEvent } from '../events/event.js';
import type { Job, JobState, NewJob, ProductKind, Usage } from '../jobs/job.js';
import type { Failure, Medium, MediumState } from '../media/medium.js';
import type { NewResult, Result } from '../results/result.js';
import type { Definition, DefinitionNoun, NewDefinition } from '../templates/definition.js';
import type { Page, PageRequest } from './page.js';

export interface Store {
  readonly media: MediaStore;
  readonly definitions: DefinitionStore;
  readonly jobs: JobQueue;
  readonly results: ResultStore;
  readonly events: EventStore;
  readonly objects: ObjectStore;
  readonly files: FileNames;
  /** Finishes what was asked and closes. Idempotent. */
  close(): Promise<void>;
}

export interface NewMedium extends Pick<Medium, 'id' | 'account' | 'source' | 'referenceId' | 'title' | 'metadata'> {
  /** Equal for equal sources: registering one twice gives the medium that is there. */
  readonly sourceKey: string;
  /** Told, besides the list of events, when this registration has ended. Default: nobody. */
  readonly callback?: Callback | null;
}

export type MediumPatch = Partial<Pick<Medium, 'title' | 'metadata' | 'coverId'>>;

/** How a registration ended. */
export type Registration = Pick<Medium, 'info' | 'byteLength'> & { readonly failure: Failure | null };

export interface MediaStore {
  /**
   * `conflict`: the reference id names another medium. The callback of a medium that is known and not ready is told besides
   * those that wait already.
   */
  register(
    medium: NewMedium,
  ): Promise<{ readonly outcome: 'created' | 'known'; readonly medium: Medium } | { readonly outcome: 'conflict' }>;
  /**
   * From `registering` to `ready` or `failed`, with the event that says so, which also goes to whoever waits for it. False
   * when it was settled already.
   */
  settle(input: {
    readonly id: string;
    readonly registration: Registration;
    readonly event: NewEvent;
  }): Promise<boolean>;
  /** Back to `registering`, to be probed again. */
  retry(account: string, id: string): Promise<Medium | null>;
  get(account: string, id: string): Promise<Medium | null>;
  byReference(account: string, referenceId: string): Promise<Medium | null>;
  /** A cover that is no result of the account (any more) is none. */
  update(account: string, id: string, patch: MediumPatch): Promise<Medium | null>;
  list(query: MediaQuery): Promise<Page<Medium>>;
  /** The medium that was there. Jobs that have not begun are cancelled; results stay until their own end. */
  delete(account: string, id: string): Promise<Medium | null>;
  /** Of all accounts, oldest first: what a start-up has to take up again. */
  registering(limit: number): Promise<readonly Medium[]>;
}

export interface MediaQuery extends PageRequest {
  readonly account: string;
  readonly state?: MediumState;
  /** Part of the title, the reference id or the path, in any case. */
  readonly search?: string;
}

export interface DefinitionStore {
  create(definition: NewDefinition): Promise<Definition>;
  get(account: string, noun: DefinitionNoun, id: string): Promise<Definition | null>;
  update(
    account: string,
    noun: DefinitionNoun,
    id: string,
    change: Pick<Definition, 'name' | 'body'>,
  ): Promise<Definition | null>;
  delete(account: string, noun: DefinitionNoun, id: string): Promise<boolean>;
  list(query: PageRequest & { readonly account: string; readonly noun: DefinitionNoun }): Promise<Page<Definition>>;
}

/** A job in a worker's hands. Whoever holds the newest fence may change the job, nobody else. */
export interface Claim {
  readonly job: Job;
  readonly fence: number;
}

export interface Submission {
  readonly account: string;
  readonly jobs: readonly NewJob[];
  /** A repeated key gives the jobs of the first submission; `digest` tells whether it is the same request. */
  readonly idempotency: { readonly key: string; readonly digest: string } | null;
}

export interface JobQuery extends PageRequest {
  readonly account: string;
  readonly state?: JobState;
  readonly kind?: ProductKind;
  readonly mediumId?: string;
  readonly group?: string;
}

export interface JobCount extends Pick<Job, 'state' | 'kind'> {
  readonly count: number;
}

export interface JobQueue {
  /** All of them or none. `conflict`: the key was used for another request. */
  submit(
    submission: Submission,
  ): Promise<
    { readonly outcome: 'accepted' | 'repeated'; readonly jobs: readonly Job[] } | { readonly outcome: 'conflict' }
  >;
  /** The job that goes next, for `leaseMs`; null when none is ready. Also takes over jobs whose lease has run out. */
  claim(input: { readonly leaseMs: number; readonly nowMs: number }): Promise<Claim | null>;
  /** Prolongs the lease and notes progress. False: the job is not this worker's any more (cancelled, taken over). */
  renew(input: {
    readonly id: string;
    readonly fence: number;
    readonly leaseUntilMs: number;
    readonly progress: number;
  }): Promise<boolean>;
  /** False, and nothing stored, when the fence is an old one. */
  succeed(input: {
    readonly id: string;
    readonly fence: number;
    readonly results: readonly NewResult[];
    readonly usage: Usage;
    readonly event: NewEvent;
    /** One of the results, to become the cover of the medium. */
    readonly cover?: { readonly mediumId: string; readonly resultId: string } | null;
  }): Promise<boolean>;
  /** Failed for good, with an event; or, with `retryAtMs`, back in the queue without one. */
  fail(
    input: { readonly id: string; readonly fence: number; readonly failure: Failure } & (
      { readonly retryAtMs: number; readonly event: null } | { readonly retryAtMs: null; readonly event: NewEvent }
    ),
  ): Promise<boolean>;
  /** Gives a claimed job back as it was before the claim, for a drain. */
  release(input: { readonly id: string; readonly fence: number }): Promise<boolean>;
  /** The job as it is afterwards; one that has ended stays as it is. */
  cancel(account: string, id: string, event: NewEvent): Promise<Job | null>;
  get(account: string, id: string): Promise<Job | null>;
  list(query: JobQuery): Promise<Page<Job>>;
  /** Of whatever account, in the order of their ids. */
  ofGroup(group: string): Promise<readonly Job[]>;
  /** Jobs by state and kind, over all accounts; what there is none of is left out. */
  counts(): Promise<readonly JobCount[]>;
  /** When the queued job that has waited longest was submitted; null when none waits. */
  oldestQueuedMs(): Promise<number | null>;
  /** When the next job can be claimed, a lease that runs out included; null when there is none. */
  nextReadyMs(): Promise<number | null>;
  /** Forgets jobs that ended before `beforeMs` and have no results left; how many. */
  prune(beforeMs: number, limit: number): Promise<number>;
}

/** A result that is deleted, in whatever way, is nothing's cover any more. */
export interface ResultStore {
  ofJob(account: string, jobId: string): Promise<readonly Result[]>;
  get(account: string, id: string): Promise<Result | null>;
  /** By its name in the output store, of whatever account. */
  byFile(file: string): Promise<Result | null>;
  list(query: PageRequest & { readonly account: string; readonly mediumId?: string }): Promise<Page<Result>>;
  delete(account: string, id: string): Promise<Result | null>;
  /** Removes and returns the oldest results that were made before `beforeMs` or stand over `mostBytes`. */
  takeExpired(input: {
    readonly beforeMs: number;
    readonly mostBytes: number;
    readonly limit: number;
  }): Promise<readonly Result[]>;
}

export interface EventStore {
  list(
    query: PageRequest & { readonly account: string; readonly unacknowledged?: boolean },
  ): Promise<Page<ServiceEvent>>;
  get(account: string, id: string): Promise<ServiceEvent | null>;
  /** How many of them were not acknowledged before. */
  acknowledge(account: string, ids: readonly string[]): Promise<number>;
  deliveries(
    query: PageRequest & { readonly account: string; readonly eventId?: string; readonly subjectId?: string },
  ): Promise<Page<Delivery>>;
  /** Due deliveries with their events, each put off by `leaseMs` so that nobody else takes them meanwhile. */
  claimDeliveries(input: {
    readonly nowMs: number;
    readonly leaseMs: number;
    readonly limit: number;
  }): Promise<readonly { readonly delivery: Delivery; readonly event: ServiceEvent }[]>;
  settleDelivery(input: {
    readonly id: string;
    readonly state: DeliveryState;
    readonly dueMs: number;
    readonly status: number | null;
    readonly error: string | null;
  }): Promise<void>;
  /** Puts a settled delivery back to pending. */
  resend(account: string, deliveryId: string, nowMs: number): Promise<Delivery | null>;
  nextDueMs(): Promise<number | null>;
  /** How many deliveries are to be sent, over all accounts. */
  pendingDeliveries(): Promise<number>;
  prune(beforeMs: number, limit: number): Promise<number>;
}

/** What was saved into buckets. Buckets are everybody's, as the roots are. */
export interface ObjectStore {
  get(bucket: string, key: string): Promise<SavedObject | null>;
  /** Takes the place of the object of that name, which is returned as its file is nobody's now. `exists`: `onlyNew`. */
  put(
    object: SavedObject,
    onlyNew: boolean,
  ): Promise<
    | { readonly outcome: 'stored'; readonly replaced: SavedObject | null }
    | { readonly outcome: 'exists'; readonly object: SavedObject }
  >;
}

/** What the files in the data folder are named by. A file that nothing names is a stray. */
export interface FileNames {
  /** Whether a medium or an object, of whatever account, lies in this file of the folder of uploads. */
  isUploadUsed(file: string): Promise<boolean>;
  /** Whether a template, a watermark or a job that has not ended, of whatever account, shows this image. */
  isImageUsed(imageId: string): Promise<boolean>;
}
