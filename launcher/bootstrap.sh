# shellcheck shell=bash
# Sourced by ./run, ./test and .ci/run: from a bare checkout to a venv with what the caller needs.
# Whatever is missing and cannot be had is said in one line. Needs only bash and Debian's base.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$here/.venv"
python="$venv/bin/python"
setup_log="$venv/setup.log"
pango_packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Without root nothing is installed, so everything Pango leans on is unpacked beside the venv.
pango_unpacked="$pango_packages libharfbuzz0b libfontconfig1 libfreetype6 libfribidi0 libthai0
  libdatrie1 libglib2.0-0 libgraphite2-3 libbrotli1 libpng16-16 libexpat1 libpcre2-8-0 fonts-dejavu-core"

say() { printf '%s\n' "$*" >&2; }
refuse() { printf 'ocop: %s\n' "$*" >&2; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# bootstrap REQUIREMENTS: venv, Python libraries of that file, Pango.
bootstrap() {
  mkdir -p "$venv" 2>/dev/null || true
  [ -w "$venv" ] || refuse "Tài khoản $(id -un) không ghi được vào $here:" \
    "hãy chạy bằng chủ thư mục, hoặc chép mã nguồn về thư mục của mình."
  exec 9>"$venv/.lock" && flock 9 # two starts at once: the second finds all done
  have_python
  have_venv
  have_requirements "$1"
  have_pango
  exec 9>&-
}

have_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      system_python=$name
      return
    fi
  done
  system_python=python3
  if is_root && apt_install python3 python3-venv; then return; fi
  refuse "Thiếu Python 3.11: cài bằng apt-get install python3 python3-venv."
}

have_venv() {
  "$python" -m pip --version >/dev/null 2>&1 && return
  say "Tạo môi trường Python trong .venv…"
  require_space 900
  make_venv && return
  # Debian keeps venv's own pip in a package of its own.
  if is_root; then
    apt_install "$("$system_python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" ||
      apt_install python3-venv
    make_venv && return
  else
    venv_from_unpacked_pip && return
  fi
  refuse "Không tạo được môi trường Python: cài python3-venv bằng apt-get (chi tiết: $setup_log)."
}

make_venv() {
  (cd "$venv" && rm -rf bin lib lib64 include pyvenv.cfg .installed-*) # of a Python that is gone
  "$system_python" -m venv "$venv" >>"$setup_log" 2>&1 && "$python" -m pip --version >/dev/null 2>&1
}

venv_from_unpacked_pip() {
  local folder="$venv/unpacked" wheel
  apt_unpack "$folder" python3-pip-whl || return 1
  "$system_python" -m venv --without-pip "$venv" >>"$setup_log" 2>&1 || return 1
  wheel=$(find "$folder" -name 'pip-*.whl' | head -n 1)
  "$python" "$wheel/pip" install --no-index "$wheel" >>"$setup_log" 2>&1 || return 1
  rm -rf "$folder"
}

have_requirements() {
  local stamp="$venv/.installed-$1" wanted
  wanted=$(cd "$here" && cat requirements*.txt | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Cài thư viện Python ($1)…"
  require_space 700
  (cd "$here" && "$python" -m pip install --disable-pip-version-check \
    --requirement "$1" --constraint requirements.lock.txt) >"$setup_log" 2>&1 || refuse "$(pip_failure)"
  rm -f "$venv"/.installed-*
  stamp_all "$1" "$wanted"
}

# A larger set holds the smaller ones: dev > test > embedded.
stamp_all() {
  local file
  for file in requirements-embedded.txt requirements-test.txt requirements-dev.txt; do
    printf '%s\n' "$2" >"$venv/.installed-$file"
    [ "$file" = "$1" ] && return
  done
}

pip_failure() {
  local words
  words=$(cat "$setup_log")
  if [ "$(free_megabytes)" -lt 20 ] || [[ $words == *"No space left"* ]]; then
    echo "Ổ đĩa chứa $here đã đầy khi cài thư viện Python."
  elif [[ $words =~ "ConnectionError"|"establish a new connection"|"name resolution"|"timed out"|"SSLError" ]]; then
    echo "Không kết nối được kho gói Python (PyPI); chi tiết: $setup_log."
  elif [[ $words == *"No matching distribution"* ]]; then
    echo "Không có gói Python cho máy này: $(grep -o 'No matching distribution.*' <<<"$words" | tail -n 1)"
  else
    echo "Không cài được thư viện Python: $(tail -n 1 <<<"$words") (chi tiết: $setup_log)."
  fi
}

have_pango() {
  (cd "$here" && "$python" -m documents.pango) >/dev/null 2>&1 && return
  say "Cài Pango (thư viện vẽ PDF)…"
  # shellcheck disable=SC2086 # lists of words
  if is_root; then apt_install $pango_packages; else apt_unpack "$venv/pango" $pango_unpacked; fi || true
  (cd "$here" && "$python" -m documents.pango) >>"$setup_log" 2>&1 || refuse \
    "Thiếu Pango, không vẽ được PDF: cài bằng apt-get install $pango_packages (chi tiết: $setup_log)."
}

# apt_install PACKAGE…: as root; package lists are fetched when they lack something.
apt_install() {
  command -v apt-get >/dev/null || return 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$setup_log" 2>&1 && return
  apt-get update >>"$setup_log" 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$setup_log" 2>&1
}

# apt_unpack FOLDER PACKAGE…: as a plain user; fetch and unpack without installing.
apt_unpack() {
  local folder=$1 own package found=1
  shift
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  mkdir -p "$folder/packages" && cd "$folder/packages" || return 1
  if ! apt-get download "$@" >>"$setup_log" 2>&1; then
    # the machine's lists are empty or old, and not ours to renew
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
    own=(-o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache")
    apt-get "${own[@]}" update >>"$setup_log" 2>&1 || true
    apt-get "${own[@]}" download "$@" >>"$setup_log" 2>&1 || true
  fi
  for package in ./*.deb; do
    [ -e "$package" ] && dpkg -x "$package" "$folder" >>"$setup_log" 2>&1 && found=0
  done
  cd "$here" && rm -rf "$folder/packages" "$folder/apt"
  return $found
}

free_megabytes() { df -Pm "$here" | awk 'NR == 2 {print $4}'; }

# require_space MEGABYTES: where the venv lies.
require_space() {
  local free
  free=$(free_megabytes)
  [ "$free" -ge "$1" ] || refuse "Ổ đĩa chứa $here chỉ còn trống $free MB, cần ít nhất $1 MB."
}
