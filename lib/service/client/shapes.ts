import type { Static } from 'typebox';
import type {
  DefinitionAnswer,
  DeliveryAnswer,
  EventAnswer,
  JobAnswer,
  MediumAnswer,
  ResultAnswer,
} from '../api/rest/schemas.js';
import type { ProductKind } from '../jobs/job.js';
import type { ParametersOf } from '../templates/parameters.js';
import type { WatermarkInput } from '../watermarks/schema.js';

export type MediumInfo = Static<typeof MediumAnswer>;
export type JobInfo = Static<typeof JobAnswer>;
export type ResultInfo = Static<typeof ResultAnswer>;
export type DefinitionInfo = Static<typeof DefinitionAnswer>;
export type EventInfo = Static<typeof EventAnswer>;
export type DeliveryInfo = Static<typeof DeliveryAnswer>;

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** What to pass as `after` for the next page; null on the last. */
  readonly next: string | null;
}

export interface PageOptions {
  readonly limit?: number;
  readonly after?: string;
}

interface AboutMedium {
  /** A name of your own, 6 to 64 letters, digits, `-` and `_`, unique in the account. */
  readonly referenceId?: string;
  readonly title?: string;
  /** URL that is told when the medium is ready or has failed. */
  readonly callback?: string;
}

export type NewMediumOptions = ({ readonly root: string; readonly path: string } | { readonly url: string }) &
  AboutMedium & { readonly metadata?: Readonly<Record<string, unknown>> };

export interface UploadOptions extends AboutMedium {
  /** Only its extension is kept. */
  readonly filename?: string;
}

export interface MediumChange {
  readonly title?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Id of a result that is a picture; null for no cover. */
  readonly coverId?: string | null;
}

export interface MediaQuery extends PageOptions {
  /** Part of title, reference id or path. */
  readonly search?: string;
  readonly state?: MediumInfo['state'];
  readonly referenceId?: string;
}

/** What a template holds. */
export interface TemplateOptions<Kind extends ProductKind = ProductKind> {
  readonly kind: Kind;
  readonly parameters: ParametersOf<Kind>;
  /** The first picture of a job becomes its medium's cover, where the job does not say otherwise. */
  readonly setCover?: boolean;
}

/** An image or a text, with its size and place. */
export type WatermarkOptions = WatermarkInput;

export interface WorkflowOptions {
  readonly templateIds: readonly string[];
  /** Run it for every medium that becomes ready. Default false. */
  readonly onRegister?: boolean;
}

/** A product of its own, or a template with what differs from it. */
export type JobOptions = (
  | { [Kind in ProductKind]: { readonly kind: Kind; readonly parameters?: ParametersOf<Kind> } }[ProductKind]
  | { readonly templateId: string; readonly parameters?: Readonly<Record<string, unknown>> }
) & {
  readonly mediumId: string;
  /** -10 to 10, higher goes first. Default 0. */
  readonly priority?: number;
  /** URL that is told of the end. */
  readonly callback?: string;
  readonly userData?: string;
  /** Its first picture becomes the medium's cover. Default: as the template says, else false. */
  readonly setCover?: boolean;
};

export interface JobsQuery extends PageOptions {
  readonly state?: JobInfo['state'];
  readonly kind?: ProductKind;
  readonly mediumId?: string;
  readonly group?: string;
}

type Still = Omit<ParametersOf<'snapshot'>, 'at' | 'format' | 'watermarks'>;

export type ThumbnailQuery = Still & { readonly time?: number | string };
export type StoryboardQuery = Pick<
  ParametersOf<'sprite'>,
  | 'count'
  | 'interval'
  | 'seek'
  | 'cellWidth'
  | 'cellHeight'
  | 'columns'
  | 'padding'
  | 'margin'
  | 'color'
  | 'fit'
  | 'quality'
>;
export type AnimatedQuery = Omit<ParametersOf<'animation'>, 'format' | 'trimEnd' | 'watermarks'>;
