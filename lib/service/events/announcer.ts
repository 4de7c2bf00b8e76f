import type { Job } from '../jobs/job.js';
import type { JsonObject } from '../json.js';
import type { Medium } from '../media/medium.js';
import type { Result } from '../results/result.js';
import { newId } from '../store/id.js';
import type { EventKind, NewEvent, NewTarget } from './event.js';

/** Words events, and says when there are new ones to deliver. */
export class EventAnnouncer {
  readonly #wake: () => void;
  readonly #urlOf: (result: Pick<Result, 'file'>) => string;

  /**
   * @param wake called when events were stored
   * @param urlOf where clients find a result
   */
  constructor(wake: () => void, urlOf: (result: Pick<Result, 'file'>) => string) {
    this.#wake = wake;
    this.#urlOf = urlOf;
  }

  announced(): void {
    this.#wake();
  }

  jobEvent(
    kind: Extract<EventKind, `job.${string}`>,
    job: Job,
    results: readonly Omit<Result, 'account' | 'jobId' | 'mediumId' | 'createdMs'>[],
  ): NewEvent {
    const { id, mediumId, templateId, group, userData, usage, failure } = job;
    const payload = {
      jobId: id,
      mediumId,
      productKind: job.kind,
      templateId,
      group,
      userData,
      usage: usage === null ? null : { ...usage },
      failure: failure === null ? null : { ...failure },
      results: results.map((result) => ({ ...withoutFile(result), url: this.#urlOf(result) })),
    };
    return { id: newId(), kind, subjectId: id, payload, targets: targetsOf(job) };
  }

  mediaEvent(kind: Extract<EventKind, `media.${string}`>, medium: Medium): NewEvent {
    const { id, referenceId, title, failure, info } = medium;
    const payload: JsonObject = {
      mediumId: id,
      referenceId,
      title,
      info,
      failure: failure === null ? null : { ...failure },
    };
    return { id: newId(), kind, subjectId: id, payload, targets: [] };
  }
}

function withoutFile<Item extends { readonly file: string }>({ file: _, ...rest }: Item): Omit<Item, 'file'> {
  return rest;
}

function targetsOf({ callback, group }: Job): readonly NewTarget[] {
  if (callback === null) return [];
  const { url, style, of } = callback;
  return [{ id: newId(), url, style, ...(of === 'group' && group !== null ? { afterGroup: group } : {}) }];
}
