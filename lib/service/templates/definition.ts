import type { JsonObject } from '../json.js';

export const definitionNouns = ['template', 'watermark', 'workflow'] as const;
export type DefinitionNoun = (typeof definitionNouns)[number];

/** Something an account has stored to be named in jobs: a template, a watermark, a workflow. */
export interface Definition {
  readonly id: string;
  readonly account: string;
  readonly noun: DefinitionNoun;
  readonly name: string;
  /** Checked by the schema of its noun before it gets here. */
  readonly body: JsonObject;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export type NewDefinition = Pick<Definition, 'id' | 'account' | 'noun' | 'name' | 'body'>;
