import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/** Arguments that forms carry as JSON texts. */
const structured = ['chunks', 'blocks', 'attachments', 'metadata', 'view', 'files'];

/** The arguments of a Web API call, or undefined where they cannot be read. */
export function readArguments(
  contentType: string,
  body: string,
  query: URLSearchParams,
): JsonObject | undefined {
  const inAddress = Object.fromEntries(query);
  if (body === '') return inAddress;
  if (contentType.includes('application/json')) {
    const parsed = parse(body);
    return isJsonObject(parsed) ? { ...inAddress, ...unpacked(parsed) } : undefined;
  }
  return { ...inAddress, ...unpacked(Object.fromEntries(new URLSearchParams(body))) };
}

/** A text that is no JSON stays a text, for the method to refuse. */
const unpacked = (args: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      const text = structured.includes(key) && typeof value === 'string' ? value : undefined;
      return [key, text === undefined ? value : (parse(text) ?? text)];
    }),
  );

export function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
