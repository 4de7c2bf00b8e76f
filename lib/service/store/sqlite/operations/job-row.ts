import type { Job } from '../../../jobs/job.js';
import type { Row } from '../database.js';
import { json, number, numberOrNull, text, textOrNull } from './columns.js';

export function toJob(row: Row): Job {
  return {
    id: text(row, 'id'),
    account: text(row, 'account'),
    mediumId: text(row, 'medium_id'),
    kind: text(row, 'kind') as Job['kind'],
    parameters: json(row, 'parameters'),
    templateId: textOrNull(row, 'template_id'),
    group: textOrNull(row, 'group_id'),
    priority: number(row, 'priority'),
    state: text(row, 'state') as Job['state'],
    progress: number(row, 'progress'),
    attempts: number(row, 'attempts'),
    failure: json(row, 'failure'),
    usage: json(row, 'usage'),
    callback: json(row, 'callback'),
    userData: textOrNull(row, 'user_data'),
    saveAs: json(row, 'save_as'),
    setCover: number(row, 'set_cover') === 1,
    createdMs: number(row, 'created_ms'),
    startedMs: numberOrNull(row, 'started_ms'),
    finishedMs: numberOrNull(row, 'finished_ms'),
  };
}
