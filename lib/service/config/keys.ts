import { ConfigSchema } from './schema.js';

/** The schema as plain data, as far as settings are concerned. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** One setting: a leaf of the schema, with its three spellings. */
export interface ConfigKey {
  /** `listen.port` */
  readonly path: readonly string[];
  /** `--listen-port` */
  readonly flag: string;
  /** `STILLFRAME_LISTEN_PORT` */
  readonly variable: string;
  readonly description: string;
  readonly default: unknown;
  /** Whether its text is JSON (numbers, lists and maps) or the value itself. */
  readonly isText: boolean;
  /** What its text looks like: `a number`, or `JSON such as ["cdn.example"]`. */
  readonly form: string;
  /** The first example of a list or a map, as JSON. */
  readonly example: string | null;
}

/** Every setting there is, in the schema's order. */
export const configKeys: readonly ConfigKey[] = leavesOf(ConfigSchema as Node, []);

function leavesOf({ properties, ...node }: Node, path: readonly string[]): readonly ConfigKey[] {
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, child]) => leavesOf(child, [...path, name]));
  const words = path.flatMap((part) => part.split(/(?=[A-Z])/)).map((word) => word.toLowerCase());
  return [
    {
      path,
      flag: `--${words.join('-')}`,
      variable: `STILLFRAME_${words.join('_').toUpperCase()}`,
      description: node.description ?? '',
      default: node.default,
      isText: node.type === 'string' || path.at(-1) === 'logLevel',
      form: formOf(node),
      example: node.examples === undefined ? null : JSON.stringify(node.examples[0]),
    },
  ];
}

function formOf({ type, examples = [] }: Node): string {
  if (type === 'integer' || type === 'number') return 'a number';
  if (type === 'boolean') return 'true or false';
  return examples.length === 0
    ? 'text'
    : `JSON such as ${examples.map((example) => JSON.stringify(example)).join(' or ')}`;
}
