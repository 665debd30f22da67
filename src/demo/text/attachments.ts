import type { JsonObject } from '../../lib/json.ts';
import { parseMrkdwn } from '../markup/mrkdwn.ts';
import { objectsAt, textAt } from '../read-json.ts';
import { blockLines, plainText } from './blocks.ts';
import { passageLines, prefixed, type TextStyle } from './passages.ts';

/** Lines of text for a legacy attachment, as Alertmanager and Grafana post them: a bar on the left. */
export function attachmentLines(attachment: JsonObject, style: TextStyle): readonly string[] {
  const mrkdwn = (key: string) => written(textAt(attachment, key), style);
  const title = textAt(attachment, 'title');
  const link = textAt(attachment, 'title_link');
  const fields = objectsAt(attachment, 'fields').map(
    (field) => `${textAt(field, 'title')}: ${written(textAt(field, 'value'), style).join(' ')}`,
  );
  const actions = objectsAt(attachment, 'actions').map((action) => `[${plainText(action)}]`);
  const inside = [
    ...(title === '' ? [] : [style.bold(written(title, style).join(' '))]),
    ...(link === '' ? [] : [link]),
    ...mrkdwn('text'),
    ...fields,
    ...blockLines(objectsAt(attachment, 'blocks'), style),
    ...(actions.length > 0 ? [actions.join(' ')] : []),
    ...mrkdwn('footer'),
  ];
  const shown = inside.length > 0 ? inside : mrkdwn('fallback');
  return [...mrkdwn('pretext'), ...prefixed(shown, '┃ ')];
}

const written = (text: string, style: TextStyle): readonly string[] => passageLines(parseMrkdwn(text), style);
