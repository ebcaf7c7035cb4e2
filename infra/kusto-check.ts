/** Reads queries as Azure Monitor does: with Microsoft's own parser, and the columns of Application Insights' tables. */
import { createRequire } from "node:module";

interface Diagnostics {
	Count: number;
	getItem(k: number): { Message: string };
}
interface TableSymbol {
	WithName(name: string): TableSymbol;
}
interface GlobalState {
	WithDatabase(database: object): GlobalState;
}
interface Kusto {
	Language: {
		GlobalState: { Default: GlobalState };
		KustoCode: {
			ParseAndAnalyze(text: string, globals: GlobalState): { GetDiagnostics(): Diagnostics };
		};
		Symbols: {
			TableSymbol: { From(schema: string): TableSymbol };
			DatabaseSymbol: { ctor: new (name: string, tables: TableSymbol[]) => object };
		};
	};
}

/**
 * The columns that queries may use. Source: Azure Monitor's reference of Application Insights' tables (`requests`,
 * `dependencies`, `customMetrics`).
 */
const TABLES = {
	requests:
		"timestamp: datetime, id: string, name: string, success: string, resultCode: string, duration: real, customDimensions: dynamic, operation_Id: string, operation_ParentId: string",
	dependencies:
		"timestamp: datetime, id: string, name: string, target: string, type: string, success: string, resultCode: string, duration: real, customDimensions: dynamic, operation_Id: string, operation_ParentId: string",
	customMetrics:
		"timestamp: datetime, name: string, value: real, valueCount: int, valueSum: real, valueMin: real, valueMax: real, valueStdDev: real, customDimensions: dynamic",
};

/** What is wrong with a query, in the parser's words; nothing when it is right. */
export function kustoProblems(query: string): string[] {
	const { GlobalState, KustoCode, Symbols } = language();
	const tables = Object.entries(TABLES).map(([name, columns]) =>
		Symbols.TableSymbol.From(`(${columns})`).WithName(name),
	);
	const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor("ai", tables));
	const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
	return Array.from({ length: found.Count }, (_, k) => found.getItem(k).Message);
}

/** The parser is written for a page, and puts itself among the globals. */
function language(): Kusto["Language"] {
	const require = createRequire(import.meta.url);
	require("@kusto/language-service-next/bridge.min.js");
	require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
	return (globalThis as unknown as { Kusto: Kusto }).Kusto.Language;
}
