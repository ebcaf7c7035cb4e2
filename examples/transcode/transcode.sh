#!/bin/sh
# Makes one video of one height. Its file goes to $TUTTI_OUTPUT_URL, what is known of it is the item's result.
set -eu
ask() { curl --silent --show-error --fail --max-time 300 --retry 5 --retry-connrefused "$@"; }

video=$(printf %s "$TUTTI_ITEM" | jq -r .video)
height=$(printf %s "$TUTTI_ITEM" | jq -r .height)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

case $video in
lavfi:*) set -- -f lavfi -i "${video#lavfi:}" ;;
*) # Whole: many videos have their index at the end, and not every server gives a part of a file.
	ask --max-time 3600 --location --output "$folder/source" "$video"
	set -- -i "$folder/source"
	;;
esac
ffmpeg -nostdin -v error "$@" -vf "scale=-2:$height" -c:v libx264 -preset veryfast -pix_fmt yuv420p \
	-movflags +faststart "$folder/video.mp4"
ffprobe -v error -select_streams v -show_entries stream=width,height,duration -of json "$folder/video.mp4" \
	>"$folder/about.json"

ask -T "$folder/video.mp4" -H 'x-ms-blob-type: BlockBlob' -H 'Content-Type: video/mp4' "$TUTTI_OUTPUT_URL"
jq -c '.streams[0]' "$folder/about.json" |
	ask -X POST -H 'Content-Type: application/json' --data-binary @- "$TUTTI_CALLBACK_URL"
