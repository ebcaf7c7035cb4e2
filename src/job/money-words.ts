/** US dollars for a person: `$12.40`, `$0.51`, `$0.0042`; `<$0.0001` for less. */
export function moneyWords(usd: number): string {
	if (usd === 0) return "$0.00";
	if (usd < 0.0001) return "<$0.0001";
	if (usd < 0.0995) return `$${usd.toFixed(4)}`;
	const [whole, cents] = usd.toFixed(2).split(".");
	return `$${whole!.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}
