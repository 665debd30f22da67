/** What Slack checks of one kind of block or element; lengths in UTF-16 units, lists in items. */
export interface Rule {
  readonly required?: readonly string[];
  /** At least one of these must be there. */
  readonly anyOf?: readonly string[];
  /** Text objects that may not be mrkdwn. */
  readonly plain?: readonly string[];
  readonly texts?: Readonly<Record<string, number>>;
  readonly lists?: Readonly<Record<string, number>>;
}

/** Holds for everything that has such a member. */
export const textLimits: Readonly<Record<string, number>> = { block_id: 255, action_id: 255 };

/** Limits as the types of node-slack-sdk and the Block Kit reference give them. */
export const blockRules: Readonly<Record<string, Rule>> = {
  section: { anyOf: ['text', 'fields'], texts: { text: 3000 }, lists: { fields: 10 } },
  header: { required: ['text'], plain: ['text'], texts: { text: 150 } },
  markdown: { required: ['text'], texts: { text: 12_000 } },
  context: { required: ['elements'], lists: { elements: 10 } },
  actions: { required: ['elements'], lists: { elements: 25 } },
  context_actions: { required: ['elements'], lists: { elements: 5 } },
  divider: {},
  image: { required: ['alt_text'], texts: { image_url: 3000, alt_text: 2000, title: 2000 } },
  input: { required: ['label', 'element'], plain: ['label', 'hint'], texts: { label: 2000, hint: 2000 } },
  rich_text: { required: ['elements'] },
  table: { required: ['rows'], lists: { rows: 100 } },
  card: { texts: { title: 150, body: 200 } },
  carousel: { required: ['elements'], lists: { elements: 10 } },
  alert: { required: ['text'] },
  task_card: { required: ['task_id', 'title'] },
  plan: { required: ['title'] },
  file: {},
  video: { required: ['alt_text', 'title', 'video_url', 'thumbnail_url'] },
};

const choice: Rule = { lists: { options: 10 } };
const select: Rule = { lists: { options: 100 }, texts: { placeholder: 150 } };

export const elementRules: Readonly<Record<string, Rule>> = {
  button: {
    required: ['text'],
    plain: ['text'],
    texts: { text: 75, value: 2000, url: 3000, accessibility_label: 75 },
  },
  overflow: choice,
  radio_buttons: choice,
  checkboxes: choice,
  static_select: select,
  multi_static_select: select,
  users_select: select,
  feedback_buttons: { required: ['positive_button', 'negative_button'] },
  plain_text_input: { texts: { placeholder: 150, initial_value: 3000 } },
  image: { required: ['alt_text'], texts: { image_url: 3000, alt_text: 2000 } },
  option: { required: ['text', 'value'], texts: { text: 75, value: 150, description: 75 } },
  confirm: { required: ['title', 'text'], texts: { title: 100, text: 300, confirm: 30, deny: 30 } },
};
