import { useId } from 'react';
import type { JsonObject } from '../../lib/json.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import { plainText } from '../text/blocks.ts';
import { useBlockHost } from './block-host.ts';

/** A labelled input of a modal. */
export function InputBlock({ block }: { readonly block: JsonObject }) {
  const { error } = useBlockHost();
  const id = useId();
  const blockId = textAt(block, 'block_id');
  const hint = error(blockId) ?? plainText(objectAt(block, 'hint'));
  return (
    <div className="input-block">
      <label htmlFor={id}>
        {plainText(objectAt(block, 'label'))}
        {block['optional'] === true && <span> (optional)</span>}
      </label>
      <Field
        id={id}
        blockId={blockId}
        element={objectAt(block, 'element') ?? {}}
        required={block['optional'] !== true}
      />
      {hint && <p className={error(blockId) ? 'error' : 'hint'}>{hint}</p>}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly blockId: string;
  readonly element: JsonObject;
  readonly required: boolean;
}

function Field({ id, blockId, element, required }: FieldProps) {
  const { value, setValue } = useBlockHost();
  const type = textAt(element, 'type');
  const actionId = textAt(element, 'action_id');
  const now = value(blockId, actionId);
  const set = (change: JsonObject) => setValue(blockId, actionId, { type, ...change });
  const options = objectsAt(element, 'options');
  if (type === 'checkboxes') return <Checkboxes options={options} now={now} set={set} />;
  if (options.length > 0) {
    const chosen = objectAt(now, 'selected_option') ?? objectAt(element, 'initial_option');
    const choose = (wanted: string) =>
      set({ selected_option: options.find((each) => textAt(each, 'value') === wanted) ?? null });
    return (
      <select
        id={id}
        required={required}
        value={textAt(chosen, 'value')}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{plainText(objectAt(element, 'placeholder')) || 'Choose…'}</option>
        {options.map((option) => (
          <option key={textAt(option, 'value')} value={textAt(option, 'value')}>
            {plainText(objectAt(option, 'text'))}
          </option>
        ))}
      </select>
    );
  }
  const common = {
    id,
    required,
    placeholder: plainText(objectAt(element, 'placeholder')),
    value: now ? textAt(now, 'value') : textAt(element, 'initial_value'),
    onChange: (event: { readonly target: { readonly value: string } }) => set({ value: event.target.value }),
  };
  return element['multiline'] === true ? (
    <textarea rows={4} {...common} />
  ) : (
    <input type="text" {...common} />
  );
}

interface CheckboxesProps {
  readonly options: readonly JsonObject[];
  readonly now: JsonObject | undefined;
  readonly set: (change: JsonObject) => void;
}

function Checkboxes({ options, now, set }: CheckboxesProps) {
  const chosen = objectsAt(now, 'selected_options').map((each) => textAt(each, 'value'));
  const toggle = (wanted: string, isOn: boolean) => {
    const next = isOn ? [...chosen, wanted] : chosen.filter((each) => each !== wanted);
    set({ selected_options: options.filter((each) => next.includes(textAt(each, 'value'))) });
  };
  return options.map((option) => (
    <label key={textAt(option, 'value')} className="check">
      <input
        type="checkbox"
        checked={chosen.includes(textAt(option, 'value'))}
        onChange={(event) => toggle(textAt(option, 'value'), event.target.checked)}
      />
      {plainText(objectAt(option, 'text'))}
    </label>
  ));
}
