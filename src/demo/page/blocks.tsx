import { lazy, Suspense } from 'react';
import type { JsonObject } from '../../lib/json.ts';
import { parseMrkdwn } from '../markup/mrkdwn.ts';
import { richText } from '../markup/rich-text.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import { plainText } from '../text/blocks.ts';
import { Element } from './elements.tsx';
import { InputBlock } from './input-block.tsx';
import { Passages } from './passages.tsx';

/** Loaded only where a message brings a block that none of ours draws. */
const RareBlock = lazy(async () => ({ default: (await import('./rare-block.tsx')).RareBlock }));

/** Block Kit. */
export const Blocks = ({ blocks }: { readonly blocks: readonly JsonObject[] }) =>
  blocks.map((block, index) => <BlockView key={textAt(block, 'block_id') || index} block={block} />);

function BlockView({ block }: { readonly block: JsonObject }) {
  switch (textAt(block, 'type')) {
    case 'header':
      return <h3 className="header-block">{plainText(objectAt(block, 'text'))}</h3>;
    case 'section':
      return <SectionBlock block={block} />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'actions':
    case 'context_actions':
      return <ActionsBlock block={block} />;
    case 'divider':
      return <hr />;
    case 'rich_text':
      return <Passages passages={richText(block)} />;
    case 'image':
      return <ImageName image={block} />;
    case 'input':
      return <InputBlock block={block} />;
    default:
      return (
        <Suspense fallback={<p className="text">…</p>}>
          <RareBlock block={block} />
        </Suspense>
      );
  }
}

function SectionBlock({ block }: { readonly block: JsonObject }) {
  const text = objectAt(block, 'text');
  const accessory = objectAt(block, 'accessory');
  const fields = objectsAt(block, 'fields');
  return (
    <div className="section-block">
      <div>
        {text && <TextView text={text} />}
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, index) => (
              <div key={index}>
                <TextView text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && <Element element={accessory} blockId={textAt(block, 'block_id')} />}
    </div>
  );
}

const TextView = ({ text }: { readonly text: JsonObject }) =>
  textAt(text, 'type') === 'mrkdwn' ? (
    <Passages passages={parseMrkdwn(textAt(text, 'text'))} />
  ) : (
    <p className="text">{plainText(text)}</p>
  );

const ContextBlock = ({ block }: { readonly block: JsonObject }) => (
  <div className="context-block">
    {objectsAt(block, 'elements').map((element, index) =>
      textAt(element, 'type') === 'image' ? (
        <ImageName key={index} image={element} />
      ) : (
        <TextView key={index} text={element} />
      ),
    )}
  </div>
);

const ActionsBlock = ({ block }: { readonly block: JsonObject }) => (
  <div className="actions-block">
    {objectsAt(block, 'elements').map((element, index) => (
      <Element
        key={textAt(element, 'action_id') || index}
        element={element}
        blockId={textAt(block, 'block_id')}
      />
    ))}
  </div>
);

/** Pictures from elsewhere are named, not fetched: the page asks nothing of the network. */
const ImageName = ({ image }: { readonly image: JsonObject }) => (
  <span className="image-name">🖼 {textAt(image, 'alt_text') || plainText(objectAt(image, 'title'))}</span>
);
