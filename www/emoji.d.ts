// Emoji, their Chinese and English names, and HTML. A file of its own: RongIMEmoji.js, or 'rongimlib-wasm/emoji'.

/** One emoji of the list. 一个表情。 */
export interface EmojiEntry {
  /** The code points, such as `u1F600`. 码位。 */
  unicode: string;
  /** The characters; empty for a custom emoji without a `tag`. 原生 Emoji。 */
  emoji: string;
  /** The name in brackets, in the language of `init`, such as `[笑嘻嘻]`. 带方括号的名称。 */
  symbol: string;
  /** The Chinese name. 中文名称。 */
  zh: string;
  /** The English name. 英文名称。 */
  en: string;
  /** `common` holds the published names, `custom` the page's own. 分组。 */
  group: 'common' | 'custom' | 'smileys' | 'people' | 'nature' | 'food' | 'travel' | 'activities' | 'objects' | 'symbols' | 'flags';
  /** A `span` that shows it, always the same one; `undefined` outside a browser. 用于展示的元素。 */
  readonly node: HTMLElement | undefined;
}

/** A custom emoji. 自定义表情。 */
export interface CustomEmoji {
  /** The Chinese name. 中文名称。 */
  zh?: string;
  /** The English name. 英文名称。 */
  en?: string;
  /** What stands for it in a text, such as an emoji. 原生 Emoji。 */
  tag?: string;
  /** Its place in the sheet, such as `-25px 0px`; cells are 25 px wide. 在背景图中的位置。 */
  position?: string;
}

/** Options of `init`. 初始化参数。 */
export interface EmojiOptions {
  /** Width and height in px; without it native emoji are as large as the text around them. 大小，单位 px。 */
  size?: number;
  /** A picture sheet for the published emoji; without it they are native characters. 背景图地址。 */
  url?: string;
  /** The language of symbols, `zh` unless told otherwise. 名称语言，默认 zh。 */
  lang?: 'zh' | 'en';
  /** Emoji of the page's own, by code such as `u1F914`. 扩展表情。 */
  extension?: { dataSource: Record<string, CustomEmoji>; url?: string };
}

/** Emoji, their names and HTML; works without `init`. 表情插件。 */
export declare const RongIMEmoji: {
  /** Sets options and adds custom emoji; may be called again. 初始化。 */
  init(options?: EmojiOptions): void;
  /** @deprecated The order of arguments before 2.2. 2.2 之前的参数顺序。 */
  init(extension: { dataSource: Record<string, CustomEmoji>; url?: string }, options?: EmojiOptions): void;
  /** The 129 published emoji, then custom ones, then all of Unicode. 表情列表。 */
  readonly list: EmojiEntry[];
  /** `😀` → `[笑嘻嘻]`; a skin tone stays behind the symbol. Emoji 转名称。 */
  emojiToSymbol(text: string): string;
  /** `[笑嘻嘻]` or `[Grinning Face]` → `😀`; unknown names stay. 名称转 Emoji。 */
  symbolToEmoji(text: string): string;
  /** `😀` → a `span`; everything else is escaped, so that the result is safe as `innerHTML`. Emoji 转 HTML。 */
  emojiToHTML(text: string, size?: number): string;
  /** `[笑嘻嘻]` → a `span`; everything else is escaped. 名称转 HTML。 */
  symbolToHTML(text: string, size?: number): string;
  /** Finds by Chinese or English name or keyword, best first, 60 at most unless told otherwise. 按中英文名称搜索。 */
  search(query: string, limit?: number): EmojiEntry[];
  /** @deprecated Elements of the published and custom emoji, each in another element. 旧版列表。 */
  readonly emojis: HTMLElement[];
  /** @deprecated Names of `emojis` without brackets. 旧版名称列表。 */
  readonly names: string[];
};
export default RongIMEmoji;
