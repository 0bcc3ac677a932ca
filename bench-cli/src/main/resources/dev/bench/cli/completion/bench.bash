# Completes `bench`. Source this, or put it where bash-completion looks.
_bench_lookup() {
  local at
@lookup@
}

_bench() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' kind='' words='' i
  if [[ $current == "=" ]]; then
    current=''
  elif [[ $previous == "=" ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --site) i=$((i + 1)) ;;
      -* | =) ;;
      *)
        command=${COMP_WORDS[i]}
        break
        ;;
    esac
  done
  case "$command $previous" in
    @values@
  esac
  if [[ -z $kind && $current == -* ]]; then
    case $command in
      @options@
    esac
  elif [[ -z $kind && -z $command ]]; then
    words="@commands@"
  elif [[ -z $kind ]]; then
    case $command in
      @parameters@
    esac
  fi
  case $kind in
    FILE) COMPREPLY=($(compgen -f -- "$current")) ;;
    SITE | APP | QUEUE | PROCESS) COMPREPLY=($(compgen -W "$(_bench_lookup "$kind") $words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}

complete -F _bench bench ./bench
