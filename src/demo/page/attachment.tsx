import type { JsonObject } from '../../lib/json.ts';
import { clockTime } from '../markup/date.ts';
import { parseMrkdwn } from '../markup/mrkdwn.ts';
import { isSafeUrl } from '../markup/nodes.ts';
import { objectsAt, textAt } from '../read-json.ts';
import { plainText } from '../text/blocks.ts';
import { passageLines } from '../text/passages.ts';
import { Blocks } from './blocks.tsx';
import { Passages } from './passages.tsx';

/** A legacy attachment, as Alertmanager and Grafana post them: a bar in the alert's colour on the left. */
export function Attachment({ attachment }: { readonly attachment: JsonObject }) {
  const colour = textAt(attachment, 'color');
  const inside = ['title', 'text', 'footer'].some((key) => textAt(attachment, key) !== '');
  const structured = objectsAt(attachment, 'fields').length + objectsAt(attachment, 'blocks').length > 0;
  return (
    <>
      <Markup source={textAt(attachment, 'pretext')} />
      <div className="attachment" style={/^[0-9a-f]{6}$/iu.test(colour) ? { borderColor: `#${colour}` } : {}}>
        <Title attachment={attachment} />
        <Markup source={textAt(attachment, 'text')} />
        <Fields fields={objectsAt(attachment, 'fields')} />
        <Blocks blocks={objectsAt(attachment, 'blocks')} />
        {!inside && !structured && <Markup source={textAt(attachment, 'fallback')} />}
        <Links actions={objectsAt(attachment, 'actions')} />
        <Footer attachment={attachment} />
      </div>
    </>
  );
}

const Markup = ({ source }: { readonly source: string }) => <Passages passages={parseMrkdwn(source)} />;

function Title({ attachment }: { readonly attachment: JsonObject }) {
  const words = passageLines(parseMrkdwn(textAt(attachment, 'title')), plainStyle).join(' ');
  const link = textAt(attachment, 'title_link');
  if (words === '') return null;
  return (
    <p className="title">
      {isSafeUrl(link) ? (
        <a href={link} target="_blank" rel="noopener noreferrer nofollow">
          {words}
        </a>
      ) : (
        words
      )}
    </p>
  );
}

/** A title may be a link itself, so links inside it are only named. */
const plainStyle = { nameOf: () => undefined, bold: (text: string) => text };

const Fields = ({ fields }: { readonly fields: readonly JsonObject[] }) =>
  fields.length === 0 ? null : (
    <dl className="fields">
      {fields.map((field, index) => (
        <div key={index} className={field['short'] === true ? '' : 'wide'}>
          <dt>{textAt(field, 'title')}</dt>
          <dd>
            <Markup source={textAt(field, 'value')} />
          </dd>
        </div>
      ))}
    </dl>
  );

/** Legacy buttons work only where they carry an address. */
const Links = ({ actions }: { readonly actions: readonly JsonObject[] }) =>
  actions.length === 0 ? null : (
    <div className="actions-block">
      {actions
        .filter((action) => isSafeUrl(textAt(action, 'url')))
        .map((action, index) => (
          <a
            key={index}
            className="element"
            href={textAt(action, 'url')}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {plainText(action)}
          </a>
        ))}
    </div>
  );

function Footer({ attachment }: { readonly attachment: JsonObject }) {
  const ts = attachment['ts'];
  const parts = [textAt(attachment, 'footer'), ...(ts === undefined ? [] : [clockTime(String(Number(ts)))])];
  const text = parts.filter((part) => part !== '').join(' · ');
  return text === '' ? null : <div className="footer">{text}</div>;
}
