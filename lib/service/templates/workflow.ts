import { Type, type Static } from 'typebox';
import type { JobDesk } from '../jobs/desk.js';
import type { Job } from '../jobs/job.js';
import type { JsonObject } from '../json.js';
import type { Medium } from '../media/medium.js';
import { newId } from '../store/id.js';
import type { DefinitionStore } from '../store/store.js';
import { Definitions } from './definitions.js';
import type { Templates } from './template.js';

/** A named list of templates. */
export const WorkflowBody = Type.Object(
  {
    templateIds: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 50 }),
    onRegister: Type.Boolean({ default: false, description: 'run it for every medium that becomes ready' }),
  },
  { additionalProperties: false },
);

export type Workflow = Static<typeof WorkflowBody>;

/** An account's workflows. */
export class Workflows extends Definitions {
  protected readonly noun = 'workflow';
  readonly #templates: Templates;

  constructor(store: DefinitionStore, templates: Templates) {
    super(store);
    this.#templates = templates;
  }

  /** @throws NOT_FOUND (a template) */
  protected async check(account: string, body: JsonObject): Promise<JsonObject> {
    const { templateIds } = body as unknown as Workflow;
    for (const id of templateIds) await this.#templates.require(account, id);
    return body;
  }
}

/** Submits one job for each template of a workflow, as one group. */
export function runWorkflow(
  desk: JobDesk,
  medium: Pick<Medium, 'account' | 'id'>,
  { templateIds }: Pick<Workflow, 'templateIds'>,
  idempotencyKey: string | null = null,
): Promise<readonly Job[]> {
  const wishes = templateIds.map((templateId) => ({
    ...{ mediumId: medium.id, templateId, kind: null, parameters: {} },
    ...{ priority: 0, callback: null, userData: null },
  }));
  return desk.submit(medium.account, wishes, { group: newId(), idempotencyKey });
}

/**
 * What follows when a medium has become ready.
 * @param onError told of each workflow that cannot be run, as when one of its templates is gone; the others are
 */
export async function runWorkflows(
  definitions: DefinitionStore,
  desk: JobDesk,
  medium: Medium,
  onError: (error: unknown) => void,
): Promise<void> {
  const { account, id } = medium;
  const { items } = await definitions.list({ account, noun: 'workflow', limit: 1000, after: null });
  for (const { id: workflowId, body } of items) {
    const workflow = body as unknown as Workflow;
    // Once a medium and workflow, however often the service restarts in between.
    if (workflow.onRegister) await runWorkflow(desk, medium, workflow, `register ${id} ${workflowId}`).catch(onError);
  }
}
