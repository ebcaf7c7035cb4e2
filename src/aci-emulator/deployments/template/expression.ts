/**
 * The grammar of template language expressions: text in, tree out. It owns the syntax; `evaluate-expression.ts`
 * gives a tree its meaning.
 *
 *   expression = primary { "." name | "[" expression "]" }
 *   primary    = 'text' | integer | name { "." name } "(" [ expression { "," expression } ] ")"
 *
 * Source: learn.microsoft.com, "Syntax and expressions in ARM templates". A quote in a text is doubled.
 */
export type Expression =
	| { kind: "literal"; value: string | number }
	| { kind: "call"; name: string; args: Expression[] }
	| { kind: "member"; of: Expression; name: string }
	| { kind: "index"; of: Expression; index: Expression };

/** An expression that cannot be read or evaluated. The message is ARM's, without the place in the template. */
export class ExpressionError extends Error {
	/** In the expression, from 0; of syntax errors alone. */
	readonly position: number | undefined;

	constructor(message: string, position?: number) {
		super(message);
		this.name = "ExpressionError";
		this.position = position;
	}
}

/** ARM's own limit. */
const MAX_CHARACTERS = 24_576;
/** So that no expression can exhaust the stack. */
const MAX_DEPTH = 200;

const PUNCTUATION: Record<string, string> = {
	"(": "LeftParenthesis",
	")": "RightParenthesis",
	"[": "LeftSquareBracket",
	"]": "RightSquareBracket",
	",": "Comma",
	".": "Dot",
};
const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+)|([\p{L}_$][\p{L}\p{N}_$]*)|([()[\],.]))/uy;

interface Token {
	/** As ARM names it. */
	kind: string;
	text: string;
	position: number;
}

/** Reads what stands between the outer brackets. Throws ExpressionError. */
export function parseExpression(text: string): Expression {
	if (text.length > MAX_CHARACTERS) {
		throw new ExpressionError(
			`The template language expression is longer than the limit of '${MAX_CHARACTERS}' characters.`,
		);
	}
	const tokens = tokensOf(text);
	let next = 0;
	const peek = () => tokens[next]!;
	const take = (kind: string): Token => {
		const token = peek();
		if (token.kind !== kind) {
			throw new ExpressionError(
				`Unable to parse language expression '${text}': expected token '${kind}' and actual '${token.kind}'.`,
				token.position,
			);
		}
		next++;
		return token;
	};

	function checkDepth(depth: number): void {
		if (depth <= MAX_DEPTH) return;
		const message = `The language expression is nested deeper than '${MAX_DEPTH}' levels.`;
		throw new ExpressionError(message, peek().position);
	}

	function call(depth: number): Expression {
		let name = take("Identifier").text;
		while (peek().kind === "Dot") {
			take("Dot");
			name += `.${take("Identifier").text}`;
		}
		take("LeftParenthesis");
		const args: Expression[] = [];
		for (let more = peek().kind !== "RightParenthesis"; more; ) {
			args.push(expression(depth + 1));
			more = peek().kind === "Comma";
			if (more) take("Comma");
		}
		take("RightParenthesis");
		return { kind: "call", name, args };
	}

	function primary(depth: number): Expression {
		const { kind } = peek();
		if (kind === "String") {
			return { kind: "literal", value: take(kind).text.slice(1, -1).replaceAll("''", "'") };
		}
		if (kind === "Integer") return { kind: "literal", value: Number(take(kind).text) };
		return call(depth);
	}

	function expression(depth: number): Expression {
		checkDepth(depth);
		let result = primary(depth);
		for (let links = 0; ; links++) {
			checkDepth(depth + links);
			if (peek().kind === "Dot") {
				take("Dot");
				result = { kind: "member", of: result, name: take("Identifier").text };
			} else if (peek().kind === "LeftSquareBracket") {
				take("LeftSquareBracket");
				result = { kind: "index", of: result, index: expression(depth + 1) };
				take("RightSquareBracket");
			} else {
				return result;
			}
		}
	}

	const result = expression(0);
	take("EndOfData");
	return result;
}

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	const end = text.trimEnd().length;
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < end) {
		const from = TOKEN.lastIndex;
		const [all, string, integer, name, punctuation] = TOKEN.exec(text) ?? [];
		if (all === undefined) {
			const position = from + /^\s*/.exec(text.slice(from))![0].length;
			throw new ExpressionError(
				`The language expression '${text}' is not valid: the string character '${text[position]}' at position '${position}' is not expected.`,
				position,
			);
		}
		const kind = string ? "String" : integer ? "Integer" : name ? "Identifier" : undefined;
		const token = string ?? integer ?? name ?? punctuation!;
		const position = from + all.length - token.length;
		tokens.push({ kind: kind ?? PUNCTUATION[token]!, text: token, position });
	}
	tokens.push({ kind: "EndOfData", text: "", position: end });
	return tokens;
}
