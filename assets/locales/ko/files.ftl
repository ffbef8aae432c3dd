# 파일 메뉴
file = 파일
    .tip = 실험을 열고, 저장하고, 복사하고, 붙여 넣어요
file-open = 열기…
    .tip = 실험이나 수업(.toml)을 열거나, 표(.csv)를 데이터로 읽거나, 여기서 만든 그림을 실험과 스텝까지 열어요. 파일을 창에 끌어다 놓아도 돼요.
file-save = 저장…
    .tip = 실험을 시작할 때의 설정과 그 뒤의 모든 변경을 스텝별 이벤트로 저장해요. 다시 열면 이 실행을 똑같이 되풀이해요
file-save-lesson = 수업으로 저장…
    .tip = 지금의 실험과 화면을 수업 파일로 저장해요. 설명은 파일에 한국어와 영어로 직접 적어요
file-copy = 설정 복사
    .tip = 실험을 글로 복사해요. 채팅, 메모, 파일에 붙여 넣을 수 있어요
file-paste = 설정 붙여넣기
    .tip = 클립보드에 있는 실험을 적용해요. 글에 없는 키는 기본값이 돼요.
file-default = 기본 실험
    .tip = 모든 설정을 맨 처음 상태로 되돌려요: 손글씨 숫자, 시그모이드 6개 층

# 대화상자
open-title = 파일 열기
    .tip = 실험이나 수업(.toml), 데이터로 쓸 표(.csv), 또는 여기서 만든 그림(.svg, .pdf, .png, .gif)
open-go = 열기
save-title = 실험 저장
    .tip = 시작할 때의 설정과 모든 변경을 스텝별 이벤트로 저장해요
save-go = 저장
save-lesson-title = 수업으로 저장
    .tip = 지금의 실험과 화면이에요. 파일에 설명을 적은 다음 여기에서 여세요.
save-map-title = 지도 저장
    .tip = 지금까지의 지도예요. CSV와 JSON에는 칸마다 숫자가 들어 있어요.
save-replace = { $path } 파일이 이미 있어요. 바꿀까요?
save-replace-go = 바꾸기
file-path = 경로
    .tip = 경로를 입력하거나 찾아보세요
file-browse = 찾아보기…
    .tip = 운영 체제의 파일 창에서 골라요
file-reading = 읽는 중…
file-browsing = 다른 창에서 고르세요…
file-cancel = 취소
file-no-path = 경로를 입력하지 않았어요
file-nothing-chosen = 파일을 고르지 않았어요. 다른 창이 나타나지 않았다면 여기에 경로를 입력하세요

# 알림
file-saved = 저장했어요: { $path }
file-opened = 열었어요: { $path }
file-lesson = 수업으로 저장했어요: { $path }. 파일에 설명을 적은 다음 여기에서 여세요.
file-map = 지도를 저장했어요: { $path }
file-copied = 설정을 클립보드에 복사했어요.
file-pasted = 클립보드의 설정을 적용했어요.
paste-refused = 클립보드의 글은 실험이 아니에요: { $text }
paste-nothing = 클립보드에 글이 없어요
drop = 놓으면 열려요
    .tip = 실험이나 수업(.toml), 표(.csv), 또는 여기서 만든 그림
content-archive = .xlsx나 .npz 같은 압축 파일(zip)이에요. 안에 있는 표를 CSV(UTF-8)로 저장하세요
content-gzip = gzip으로 압축한 파일이에요. 먼저 압축을 푸세요
content-photo = 어떻게 만들었는지 적혀 있지 않은 그림이에요. 여기서 만든 그림은 SVG, PDF, PNG, GIF예요
content-utf16 = UTF-16으로 된 글이에요. UTF-8로 저장하세요
content-json = JSON이에요. 실험은 TOML(여기서 저장해 보면 형식을 볼 수 있어요), 표는 CSV여야 해요
content-arff = Weka의 표(ARFF)예요. 첫 줄에 열 이름이 있는 CSV로 저장하세요
content-binary = 글이 아니에요. 실험이나 수업(TOML), 표(CSV), 여기서 만든 그림을 여세요
content-prose = 글이지만 실험이나 수업(TOML)도 표(CSV)도 아니에요
content-plan = 그림 계획 파일이에요. 명령줄에서 만드세요: shiftscope figures
name-no-text = 파일 이름이 글이 아니어서 실험에 적을 수 없어요. 이름을 바꾸세요
figure-too-large = { $most } MiB보다 커요. 여기서 만든 그림이 아니에요
read-data = 이 파일을 읽을까요?
read-data-question = 열려는 파일이 이것을 데이터로 읽으려고 해요: { $path }. 그 파일이 있던 폴더의 바깥이에요. 모르는 파일이면 읽지 마세요.
read-data-yes = 읽기
read-data-no = 읽지 않기

# 상태 파일
state-set-aside = 지난번 창을 되살리지 못했어요: { $why }. 기억해 둔 내용은 { $path }에 남겨 두었어요.
state-left = { $path }에서 지난번 창을 되살리지 못했어요: { $why }. 그 파일을 치우기 전에는 아무것도 기억하지 않아요.
state-not-remembered = 이 창은 기억되지 않아요: { $path }: { $why }
state-unreadable = 상태 파일: { $why }
state-foreign = 파일이 깨졌거나 다른 프로그램의 것이에요
state-too-new = 더 새로운 ShiftScope가 만든 파일이에요

# 문제
range-to = ~
problem-value = { $key }의 값 { $value }은(는) 쓸 수 없어요. 범위: { $allowed }
problem-unknown = { $key }은(는) 없는 키예요
problem-unknown-known = { $key }은(는) 없는 키예요. 쓸 수 있는 키: { $known }
problem-near = {" "}(혹시 { $near }인가요?)
problem-missing = { $key }이(가) 없어요
problem-unknown-near = { $key }은(는) 없는 키예요. 혹시 { $near }인가요?
problem-no-path = data.path가 비어 있어요. CSV 파일의 경로를 입력하세요
problem-memory = 깊이 × 너비 × (배치 크기와 measure.probe 중 큰 값)이 { $cells }(이)에요. 최대 { $most }까지 돼요 (메모리)
fault-missing = 그런 파일이나 폴더가 없어요
fault-denied = 권한이 없어요
fault-disk-full = 디스크에 남은 공간이 없어요
fault-disk-read-only = 읽기 전용 디스크예요
fault-no-folder = 경로의 일부가 폴더가 아니에요
fault-folder = 파일이 아니라 폴더예요
fault-device = 파일이 아니라 장치나 파이프예요
fault-read-only = 읽기 전용 파일이에요
fault-too-large = 1 MiB보다 커요. 실험 파일이 아니에요
fault-not-text = { $line }번째 줄이 UTF-8 글이 아니에요
fault-file-limit = 여기에는 그렇게 큰 파일을 둘 수 없어요 (ulimit -f 참고)
fault-in-the-way = 그사이 같은 이름의 파일이 생겼어요. 바꾸려면 다시 저장하세요
