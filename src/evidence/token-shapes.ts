/** A secret that is known by its shape alone. The first group, where there is one, is kept. */
export interface TokenShape {
  readonly kind: string;
  readonly pattern: RegExp;
  /** One of these stands in every match. */
  readonly triggers: readonly string[];
}

/** Starts only where a run of token characters starts: that keeps every pattern linear. */
const token = (kind: string, triggers: readonly string[], source: string): TokenShape => ({
  kind,
  triggers,
  pattern: new RegExp(`(?<![\\w-])()(?:${source})`, 'gu'),
});

const keyHeader = '-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----';
const keyFooter = '-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----';

/** In this order. Line ends inside JSON strings are `\n`, spelt out, once or several times escaped. */
export const tokenShapes: readonly TokenShape[] = [
  {
    kind: 'private-key',
    triggers: ['PRIVATE KEY'],
    pattern: new RegExp(`()${keyHeader}[^-]*(?:-(?!----)[^-]*)*${keyFooter}`, 'gu'),
  },
  // Cut off by a log's limit: what follows the header and looks like base64.
  {
    kind: 'private-key',
    triggers: ['PRIVATE KEY'],
    pattern: new RegExp(`()${keyHeader}(?:(?:\\\\+[nr]|\\s)+[\\w+/=]{16,})*`, 'gu'),
  },
  // The same in base64, as in a kubeconfig; certificates and public keys are no secret.
  token('private-key', ['LS0t'], 'LS0tLS1CRUdJTi(?!BDRVJUSUZJQ0FURS|BQVUJMSUMg)[A-Za-z0-9+/]{40,}={0,2}'),
  token('jwt', ['eyJ'], 'eyJ[\\w-]{8,}(?:\\.[\\w-]*){2,4}'),
  token('slack-token', ['xox', 'xapp'], 'xox[a-z](?:-|\\.xox[a-z]-)[\\w-]{8,}|xapp-\\d-[\\w-]{8,}'),
  {
    kind: 'slack-webhook',
    triggers: ['hooks'],
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{8,}/gu,
  },
  // A key id with its secret right behind it, as in a table of credentials.
  {
    kind: 'aws-secret-key',
    triggers: ['AKIA', 'ASIA'],
    pattern: /((?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}["',;:|\s]{1,5})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gu,
  },
  token('aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?!\\w)'),
  token('google-api-key', ['AIza'], 'AIza[\\w-]{35}(?![\\w-])'),
  token('google-token', ['ya29', 'GOCSPX'], 'ya29\\.[\\w-]{20,}|GOCSPX-[\\w-]{20,}'),
  {
    kind: 'azure-key',
    triggers: ['AccountKey', 'AccessKey'],
    pattern: /((?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/%]{20,}={0,2}/giu,
  },
  { kind: 'azure-signature', triggers: ['sig'], pattern: /([?&;]sig=)[\w%+/-]{16,}={0,2}/giu },
  token(
    'github-token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github'],
    'gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\\w{22,}',
  ),
  token(
    'gitlab-token',
    ['glpa', 'gldt', 'glrt', 'glcb', 'glpt', 'glft', 'glim', 'glag', 'glso'],
    'gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[\\w-]{20,}',
  ),
  token(
    'stripe-key',
    ['sk_l', 'sk_t', 'rk_l', 'rk_t', 'whsec'],
    '[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/]{20,}',
  ),
  token('model-api-key', ['sk-', 'hf_'], 'sk-(?=[\\w-]*\\d)(?=[\\w-]*[A-Z])[\\w-]{20,}|hf_[A-Za-z0-9]{30,}'),
  token(
    'package-token',
    ['npm_', 'pypi', 'dckr'],
    'npm_[A-Za-z0-9]{36}|pypi-[\\w-]{50,}|dckr_pat_[\\w-]{20,}',
  ),
  token('vault-token', ['hvs.', 'hvb.', 'hvr.'], 'hv[sbr]\\.[\\w-]{20,}'),
  token(
    'vendor-token',
    ['SG.', 'glsa', 'NRAK', 'dop_'],
    'SG\\.[\\w-]{16,}\\.[\\w-]{16,}|glsa_\\w{32,}|NRAK-[A-Z0-9]{27}|dop_v1_[a-f0-9]{64}',
  ),
  {
    kind: 'authorization',
    triggers: ['authorization'],
    pattern:
      /(authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:basic|bearer|token|apikey|negotiate|ntlm)\s{1,3})(?!\[redacted)[^\s"',;\\]+/giu,
  },
  // Words such as "bearer authentication" are no tokens: one has a digit or is long.
  {
    kind: 'bearer-token',
    triggers: ['bearer'],
    pattern: /(\bbearer\s{1,3})(?=[\w.~+/-]*\d|[\w.~+/-]{32})[\w.~+/-]{8,}=*/giu,
  },
  {
    kind: 'cookie',
    triggers: ['cookie'],
    pattern:
      /(\b(?:set-)?cookie\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?[\w.-]{1,128}=)(?!\[redacted)[^\s"';\\]+(?:; [\w.-]{1,128}=[^\s"'\\;]+)*/giu,
  },
  // A password may hold an unescaped @, so up to the last one before the host ends.
  {
    kind: 'url-password',
    triggers: ['@'],
    pattern: /(:\/\/[^\s:@/?#"'<>\\[\]]*:)(?!\[redacted)[^\s/"'<>\\]{1,256}(?=@)/gu,
  },
  {
    kind: 'url-password',
    triggers: ['@tcp', '@uni'],
    pattern: /((?<![\w.[-])[\w.-]{1,64}:)(?!\[redacted)[^\s@/:"'<>\\]{1,256}(?=@(?:tcp|unix)\()/gu,
  },
  {
    kind: 'password',
    triggers: ['ied by', 'sword '],
    pattern: /(\b(?:identified by|with password|encrypted password) ')(?!\[redacted)[^']{1,256}(?=')/giu,
  },
];
