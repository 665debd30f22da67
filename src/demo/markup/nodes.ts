/** A run of text within a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | {
      readonly kind: 'mention';
      readonly of: 'user' | 'channel' | 'group' | 'broadcast';
      readonly id: string;
      readonly label: string;
    }
  | {
      readonly kind: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly fallback: string;
      readonly url?: string;
    };

/** A piece of formatted text; line breaks stand in its texts. */
export type Passage =
  | { readonly kind: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'preformatted'; readonly text: string }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly indent: number;
      readonly items: readonly (readonly Inline[])[];
    };

/** The only addresses that may become a link: chat text is untrusted. */
export const isSafeUrl = (url: string): boolean => /^(https?:\/\/|mailto:)/iu.test(url);
