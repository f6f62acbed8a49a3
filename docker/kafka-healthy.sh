#!/usr/bin/env bash
# Whether this broker is in the quorum and serves: asks its own listener for the state of the quorum, which the active
# controller answers, and looks whether this node is a voter whose log is not behind. It is DescribeQuorum (api 55, version 0)
# of the Kafka protocol by hand: Kafka's own tool starts a Java program, which costs seconds of a core each time.
set -euo pipefail
node=$KAFKA_NODE_ID
most_behind=1000

exec 3<>/dev/tcp/127.0.0.1/9092
# size, api, version, correlation, no client id, no tags; one topic with one partition
printf '\0\0\0\x27\0\x37\0\0\0\0\0\1\xff\xff\0\2\x13__cluster_metadata\2\0\0\0\0\0\0\0' >&3

bytes() { timeout 5 dd bs=1 count="$1" <&3 2>/dev/null | od -An -v -tu1; }
number() { # of $2 bytes at $1, the sign in the first
  local value=$((answer[$1] < 128 ? 0 : -1)) i
  for ((i = $1; i < $1 + $2; i++)); do value=$(((value << 8) | answer[i])); done
  echo "$value"
}

answer=($(bytes 4))
answer=($(bytes "$(number 0 4)"))
if (($(number 5 2) != 0 || $(number 32 2) != 0)); then
  echo "the quorum is not known: error $(number 5 2) $(number 32 2)" >&2
  exit 1
fi
own=-1 newest=0
for ((voter = 0; voter < answer[50] - 1; voter++)); do
  at=$((51 + 13 * voter))
  end=$(number $((at + 4)) 8)
  ((end <= newest)) || newest=$end
  (($(number "$at" 4) != node)) || own=$end
done
((own >= 0 && newest - own < most_behind)) || { echo "node $node is at $own of $newest in the quorum" >&2; exit 1; }
