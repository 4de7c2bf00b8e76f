import { checkSourceStays, type VerbRequest } from '../request/output-targets.js';
import type { DescribedSource } from '../source/describe-source.js';

/** The source, unless the request would write in its place: then it throws INVALID_PARAMETER. */
export function guardSource(source: DescribedSource, request: VerbRequest): DescribedSource {
  if (source.descriptor.kind === 'path') checkSourceStays(request, source.descriptor.path);
  return source;
}
