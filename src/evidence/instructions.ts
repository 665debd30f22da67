/** One way in which a text turns to whoever reads it. Patterns are matched against `plainOf` of the text. */
interface Ploy {
  /** What it seems to ask for, in our own words. */
  readonly what: string;
  readonly patterns: readonly RegExp[];
}

/** To ignore what was said before, in the usual words of twenty languages. */
const override: Ploy = {
  what: 'It asks whoever reads it to ignore instructions.',
  patterns: [
    /\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instructions?|prompts?|directives?|guidelines?|guardrails?)\b/u,
    /\b(ignore|disregard|forget)\b (all|everything)( of)?( the)? (above|before|previous|prior|evidence)\b/u,
    /\b(ignore|disregard|forget)\b.{0,20}\byour (rules|context|evidence|receipts|task|role)\b/u,
    /\bnew (system )?(instructions?|prompt) ?:/u,
    /(ignorier|missacht|missachte|vergiss|vergesst|vergessen sie)\p{L}*.{0,40}(anweisung|instruktion|vorgaben|befehle)/u,
    /\b(ignore[zr]?|oublie[zr]?|ne (tiens|tenez) pas compte)\b.{0,40}(instructions|consignes|directives)\b/u,
    /\b(ignor[ae]n?|olvid[ae]n?|omit[ae]n?|descart[ae]n?|haz caso omiso)\b.{0,40}(instrucciones|indicaciones|órdenes|ordenes)\b/u,
    /(\bignor[ea]m?\b|esque[çc]a|desconsider[ea]).{0,40}(instru[çc]|orienta[çc]|\bordens\b)/u,
    /\b(ignora|ignorate|dimentica|dimenticate|non tenere conto)\b.{0,40}(istruzion|direttiv)/u,
    /\b(negeer|vergeet)\b.{0,40}(instructies|aanwijzingen|opdrachten)\b/u,
    /(zignoruj|ignoruj|zapomnij|pomiń).{0,40}(instrukcj|polece|wskazów)/u,
    /(игнориру|проигнориру|забудь|не обращай)\p{L}*.{0,40}(инструкци|указани|команд)/u,
    /(ігнору|проігнору|забудь)\p{L}*.{0,40}(інструкці|вказівк)/u,
    /(talimat|yönerge)\p{L}*.{0,40}(yok say|görmezden gel|unut|dikkate alma)/u,
    /(تجاهل|انس|أهمل).{0,40}(تعليمات|الأوامر|التوجيهات)/u,
    /(התעלם|התעלמי|התעלמו|שכח).{0,40}(הוראות|ההנחיות|הנחיות)/u,
    /(निर्देश|अनुदेश).{0,40}(अनदेखा|नज़रअंदाज|नजरअंदाज|भूल)/u,
    /(忽略|无视|無視|忘记|忘記|不要理会|忽視).{0,20}(指令|指示|提示|说明|說明|规则|規則)/u,
    /(指示|命令|プロンプト).{0,20}(無視|忘れ|従わない)/u,
    /(지시|명령|지침|프롬프트).{0,20}(무시|잊)/u,
    /(bỏ qua|phớt lờ|quên).{0,40}(hướng dẫn|chỉ dẫn|chỉ thị)/u,
    /\b(abaikan|lupakan)\b.{0,40}(instruksi|perintah|petunjuk)/u,
  ],
};

const reader =
  '(ais?|llms?|language models?|chatbots?|copilot|ai (agents?|assistants?|models?|readers?|analysts?)|triage (bots?|agents?)|sre agents?|incident (bots?|agents?)|automated (agents?|analysts?|assistants?)|assistants?)';

const ploys: readonly Ploy[] = [
  override,
  {
    what: 'It speaks to a language model.',
    patterns: [
      new RegExp(
        `\\b(note|notice|attention|message|instructions?|dear|hello|hey)\\b[ :,-]{0,3}(to |for )?(the |any |all |every )*${reader}\\b`,
        'u',
      ),
      new RegExp(`\\bif you are (an? |the )${reader}\\b`, 'u'),
      /\byou are (now|no longer) (an? |the |my |in )?\p{L}/u,
      /\b(du bist|sie sind) (jetzt|ab sofort|nun) (ein|eine|der|die)\b/u,
      /\b(tu es|vous êtes) (maintenant|désormais) (une?|le|la)\b/u,
      /\b(ahora eres|a partir de ahora eres) (un|una|el|la)\b/u,
      /(你现在是|你現在是|あなたは今から|이제부터 너는|теперь ты)/u,
    ],
  },
  {
    what: 'It imitates the markup of a conversation with a model.',
    patterns: [
      /<\|(im_start|im_end|im_sep|system|assistant|user|endoftext|start_header_id|eot_id)\|>/u,
      /\[\/?inst\]|<<\/?sys>>/u,
      /<\/?(tool_result|tool_response|tool_output|function_results?|system_prompt|antml:[a-z]+)\b/u,
      /(^|\n)\s*#{2,}\s*(system|instructions?|assistant)\s*:?\s*(\n|$)/u,
      /(^|\n)\s*(system|assistant|developer)\s*:\s*(you |ignore|the root cause|report|call )/u,
    ],
  },
  {
    what: 'It dictates a diagnosis.',
    patterns: [
      /\bsubmit_diagnosis\b/u,
      /\b(report|conclude|state|answer|say|declare|reply|respond|diagnose|submit|write|name)\b.{0,40}\b(root[ -]?)cause\b.{0,30}(\b(is|as|was|be)\b|:)/u,
      /\b(mark|close|set|report|declare)\b.{0,20}\b(this|the) (incident|alert|case)\b.{0,10}\bas (resolved|healthy|closed|no[ -]?fault|a false (alarm|positive))/u,
      /\bdo not (investigate|escalate|mention|report) (this|the|any|it)\b/u,
      /\b(melde|berichte|nenne)\b.{0,40}\b(die )?(ursache|grundursache)\b/u,
      /\b(signale[zr]?|indique[zr]?|déclare[zr]?)\b.{0,40}\bcause (racine|première)\b/u,
      /\b(informa|indica|declara|reporta)\b.{0,40}\bcausa (raíz|raiz|principal)\b/u,
      /(根本原因|根因).{0,20}(报告为|報告|回答|提交|と報告|と答え)/u,
    ],
  },
  {
    what: 'It asks for secrets or for the prompt.',
    patterns: [
      /\b(reveal|print|show|output|repeat|send|post|leak|exfiltrate|share)\b.{0,30}\b(your (system )?(prompt|instructions|api key|credentials|secrets|environment)|the system prompt)\b/u,
    ],
  },
  {
    what: 'It asks for a command to be run.',
    patterns: [
      /\b(run|execute|issue)\b.{0,30}\bkubectl (delete|drain|cordon|scale|apply|patch|exec)\b/u,
      /\b(please|you must|immediately|now) (delete|drain|scale down|restart|roll ?back) (the |all |every )/u,
    ],
  },
];

/** Most text holds none of these and no letter outside of ASCII: one look is enough. */
const worthReading =
  /(?:system|developer) ?:|ignor|disregard|forget|overrid|bypass|instruct|prompt|vergiss|vergess|missacht|olvid|omit|descart|omiso|esque|desconsid|dimentic|negeer|vergeet|zapomn|talimat|abaikan|lupakan|quên|assistant|language model|\bllm|\bai\b|agent|bot\b|you are|du bist|tu es|eres|<\||\[\/?inst|<<|tool_|function_result|antml|##|submit_diag|cause|ursache|causa|kubectl|do not|as (?:resolved|healthy|closed|no|a false)|you must|please|immediately|(?:\b\p{L}[ .*_-]){6}|[^\x00-\x7f]/iu;

/** Telemetry is long; an instruction stands near the start of its text or it is read in pieces. */
const longestText = 20_000;

/**
 * What a text seems to ask of whoever reads it, in our own words; undefined for ordinary telemetry. Compatible
 * characters, markup and letters written apart do not hide it.
 */
export function instructionIn(text: string): { readonly what: string; readonly words: string } | undefined {
  const head = text.slice(0, longestText);
  if (!worthReading.test(head)) return undefined;
  for (const plain of readings(head))
    for (const { what, patterns } of ploys)
      for (const pattern of patterns) {
        const [words] = pattern.exec(plain) ?? [];
        if (words !== undefined) return { what, words };
      }
  return undefined;
}

function readings(text: string): readonly string[] {
  const plain = plainOf(text);
  const isName = !/\s/u.test(text) && text.length <= 300;
  return [
    plain,
    ...(isName ? [plain.replaceAll(/[-_./]+/gu, ' ')] : []),
    ...(apart.test(plain) ? [plain.replaceAll(apartAll, joined)] : []),
  ];
}

const plainOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164]/gu, '')
    .replaceAll(/[*`~]+|(?<!\w)_+|_+(?!\w)|<\/?[bi]>|<\/?(strong|em|code|span)[^>]{0,80}>/gu, '')
    .replaceAll(/[^\S\n]+/gu, ' ')
    .toLowerCase();

/** `i g n o r e   a l l`: a gap of more than one separator ends a word. */
const apart = /(?<!\p{L})(?:\p{L}[ .-]){5,}\p{L}(?!\p{L})/u;
const apartAll = new RegExp(apart.source, 'gu');
const joined = (letters: string): string => letters.replaceAll(/[ .-]/gu, '');
