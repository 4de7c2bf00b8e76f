import { ConfigSchema } from './schema.js';

/** The schema as plain data, as far as settings are concerned. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly description?: string;
  readonly default?: unknown;
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
  /** Whether its text is JSON (lists and maps) or the value itself. */
  readonly isText: boolean;
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
    },
  ];
}
