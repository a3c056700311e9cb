#!/bin/sh
# Runs a command that sees nothing of this machine but its programs and fonts and one folder, as /job. Started by libreoffice.ts inside
# namespaces of its own (unshare): no network, no other processes, no other files, whatever the document links to.
# Usage: isolate.sh FOLDER SECONDS COMMAND…   (FOLDER/job becomes /job, FOLDER/root the empty root)
set -eu
folder=$1
seconds=$2
shift 2
root=$folder/root
mount -t tmpfs -o size=1m,mode=755 none "$root"
for path in usr bin sbin lib lib32 lib64 libx32 etc/fonts etc/libreoffice etc/alternatives etc/ld.so.cache \
  var/cache/fontconfig var/lib/libreoffice dev/null dev/zero dev/random dev/urandom; do
  if [ -L "/$path" ]; then
    mkdir -p "$root/${path%/*}"
    [ "$path" = "${path%/*}" ] && rmdir "$root/$path"
    cp -P "/$path" "$root/$path"
  elif [ -d "/$path" ]; then
    mkdir -p "$root/$path"
    mount --rbind "/$path" "$root/$path"
  elif [ -e "/$path" ]; then
    mkdir -p "$root/${path%/*}"
    : >"$root/$path"
    mount --bind "/$path" "$root/$path"
  fi
done
mkdir -p "$root/proc" "$root/tmp" "$root/job"
mount -t proc proc "$root/proc"
mount --bind "$folder/job" "$root/job"
cd "$root"
# A server that is killed between unshare's fork and its tie to the parent leaves all this behind; then it ends by itself.
exec chroot "$root" timeout --signal=KILL "$seconds" "$@"
