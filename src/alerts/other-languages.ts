import type { Alert } from './alert.ts';

/** The words that open an alert in German, Spanish, Portuguese, French, Italian, Japanese, Chinese and Korean. */
const statuses: readonly (readonly [Alert['status'], RegExp])[] = [
  [
    'resolved',
    /^(?:(?:behoben|wiederhergestellt|erledigt|entwarnung|resuelt[oa]|recuperad[oa]|restablecid[oa]|resolvid[oa]|normalizad[oa]|résolue?|rétablie?|risolt[oa]|ripristinat[oa])(?!\p{L})|復旧|回復|解消|已?恢复|已?解决|복구|해결)/iu,
  ],
  ['acknowledged', /^(?:(?:bestätigt|reconocid[oa]|confirmad[oa]|acquittée?)(?!\p{L})|確認済|已确认)/iu],
  [
    'firing',
    /^(?:(?:störung|ausfall|ausgefallen|alarma|alerta|caíd[oa]|incidencia|falha|alerte|panne|allarme|guasto)(?!\p{L})|障害|異常|アラート|告警|故障|异常|장애)/iu,
  ],
];
const severities: readonly (readonly [Alert['severity'], RegExp])[] = [
  ['critical', /(?<!\p{L})(?:kritisch|cr[íi]tic[oa]|critique|notfall)(?!\p{L})|緊急|重大|严重|紧急|심각/iu],
  [
    'warning',
    /(?<!\p{L})(?:warnung|advertencia|avertissement|aviso|avviso|attenzione)(?!\p{L})|警告|注意|경고/iu,
  ],
];

/** The status that a text opens with in another language than English. */
export const foreignStatus = (opening: string): Alert['status'] | undefined =>
  statuses.find(([, words]) => words.test(opening))?.[0];

/** The severity that stands among the first words of a title. */
export const foreignSeverity = (heading: string): Alert['severity'] | undefined =>
  severities.find(([, words]) => words.test(heading.slice(0, 40)))?.[0];
