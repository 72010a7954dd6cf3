# shellcheck shell=bash
# What the scripts of this folder share; sourced by them, with their own path in $self.
#
# Exit codes are those of cruddur-db: 2 wrong usage, 4 refused, 1 anything else; where AWS answers with an error, the
# AWS CLI's own, which shows what AWS said.
set -euo pipefail
export AWS_PAGER='' AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-8}

say() {
  printf '%s\n' "$*" >&2
}

die() { # exit code, message
  printf '%s: %s\n' "${self##*/}" "$2" >&2
  exit "$1"
}

# The comment at the top of the script.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$self"
}

unknown() { # argument
  die 2 "unknown argument $1; see ${self##*/} --help"
}

# Of an option that needs a value.
need() { # option, value
  if [ $# -lt 2 ] || [ -z "$2" ]; then die 2 "$1 needs a value"; fi
}

require_program() {
  command -v "$1" >/dev/null || die 127 "$1 is not installed"
}

require_identifier() {
  [[ $1 =~ ^[a-z][a-z0-9-]{0,62}$ ]] || die 2 "an instance's identifier is lower-case letters, digits and hyphens"
}

# Finds the region, and says whose account this is about to be: nobody shall work on the wrong one unnoticed.
enter_account() {
  require_program aws
  local region identity
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
  if [ -z "$region" ]; then
    region=$(aws configure get region) || die 2 "no region: set AWS_REGION"
  fi
  # Older releases read only the one, newer ones prefer the other.
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
  identity=$(aws sts get-caller-identity --query "join(', as ', [Account, Arn])" --output text)
  say "Account $identity, region $region"
}

# Prints a command as it could be typed, an option a line.
show() {
  local word line='   '
  for word in "$@"; do
    case $word in
      --*) line+=$' \\\n       ' ;;
      *) ;;
    esac
    line+=" $(printf '%q' "$word")"
  done
  say "$line"
}

# Goes on only if this very word is the answer.
ask_for() { # word, question
  local answer=
  printf '%s ' "$2" >&2
  read -r answer || say ''
  [ "$answer" = "$1" ] || die 4 'refused: nothing was changed'
}

# An instance's fields, separated by tabs, None where it has none; nothing if there is no such instance.
instance() { # identifier, fields
  # A filter finds nothing where an identifier would be an error.
  aws rds describe-db-instances --filters "Name=db-instance-id,Values=$1" \
    --query "DBInstances[].[$2]" --output text
}

# Waits until an instance is in a state, or gone; tells of each change, and every minute that it still waits. Looks every
# $CRUDDUR_RDS_POLL seconds, for $CRUDDUR_RDS_PATIENCE seconds.
wait_until() { # identifier, "gone" or a state
  local state seen='' shown='' told=$SECONDS limit=$((SECONDS + ${CRUDDUR_RDS_PATIENCE:-5400}))
  say "Waiting until $1 is $2; to interrupt this ends the waiting, nothing else."
  while :; do
    state=$(instance "$1" DBInstanceStatus)
    if [ -n "$state" ]; then seen=1; fi
    state=${state:-gone}
    if [ "$state" != "$shown" ] || ((SECONDS - told >= 60)); then
      say "$(printf '%3d:%02d  %s' $((SECONDS / 60)) $((SECONDS % 60)) "$state")"
      shown=$state told=$SECONDS
    fi
    case $state in
      "$2") return ;;
      gone)
        # What was made a moment ago may not be listed yet.
        [ -z "$seen" ] || die 1 "$1 is gone"
        ;;
      failed | incompatible-* | inaccessible-encryption-credentials* | insufficient-capacity | storage-full)
        die 1 "$1 is $state; the RDS console and aws rds describe-events say why"
        ;;
      *) ;;
    esac
    ((SECONDS < limit)) || die 1 "$1 is still $state, after $((SECONDS / 60)) minutes"
    sleep "${CRUDDUR_RDS_POLL:-15}"
  done
}
