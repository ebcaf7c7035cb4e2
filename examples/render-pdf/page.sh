#!/bin/sh
# Renders the page that the item names: the picture is its file, the text its result.
set -eu
ask() { curl --silent --show-error --fail --max-time 60 --retry 5 --retry-connrefused "$@"; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
document=$TUTTI_FILES/report.pdf
if [ -n "$PDF" ]; then
	document=$folder/document.pdf
	ask --location --output "$document" "$PDF"
fi
pdftoppm -f "$TUTTI_ITEM" -l "$TUTTI_ITEM" -r "$DPI" -png -singlefile "$document" "$folder/page"
pdftotext -f "$TUTTI_ITEM" -l "$TUTTI_ITEM" -layout "$document" "$folder/page.txt"

ask -T "$folder/page.png" -H 'x-ms-blob-type: BlockBlob' -H 'Content-Type: image/png' "$TUTTI_OUTPUT_URL"
jq -Rs --argjson page "$TUTTI_ITEM" '{ page: $page, text: (. | rtrimstr("\f")) }' "$folder/page.txt" |
	ask -X POST -H 'Content-Type: application/json' --data-binary @- "$TUTTI_CALLBACK_URL"
