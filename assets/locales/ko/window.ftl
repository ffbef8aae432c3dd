# 위쪽 막대
train = 학습
    .tip = 두 신경망을 한 스텝씩 나란히 학습해요. Space
pause = 일시정지
    .tip = 학습을 멈춰요. 모든 상태는 그대로 남아요. Space
idle-ended = 두 신경망의 값이 모두 넘쳐 더 학습하지 않아요. 다시 실행하거나 설정을 바꾸세요.
step = 한 스텝
    .tip = 한 스텝만 진행해요. 미니배치 하나가 두 신경망을 지나가요. S
replay = 다시 실행
    .tip = 같은 초기 가중치와 같은 배치로 스텝 0부터 다시 시작해요. Ctrl Z를 누르면 지금의 학습이 돌아와요. R
new-seed = 새 시드
    .tip = 다른 초기 가중치·데이터·배치로 시작해요. 두 신경망에는 똑같이 주어져요. 두 신경망을 새로 만들고, Ctrl Z를 누르면 지금의 학습이 돌아와요. N
speed = 속도
    .tip = 1초에 진행할 스텝 수예요. 처음 몇 스텝이 핵심이니 천천히 보세요.
speed-max = 최대
speed-value = { $rate }/초
run-to = 목표 스텝
    .tip = 이 스텝까지 학습한 뒤 멈춰요.
step-now = 스텝 { $step }
epoch-now = 에포크 { $epoch }
steps-per-s = { $rate }스텝/초
    .tip = 1초 동안 실제로 진행한 스텝 수예요. 두 신경망은 함께 나아가요. 한 스텝에 드는 자기 계산 시간만 보면 1초에 A는 { $a }스텝, B는 { $b }스텝을 갈 수 있어요. 그 차이가 정규화에 드는 비용이에요.
fairness = 시드 { $seed } · 같은 가중치 · 같은 배치
    .tip = 두 신경망은 비트까지 똑같은 가중치에서 출발하고 똑같은 미니배치를 봐요. 한쪽에만 정한 설정, 보통은 정규화만 달라요.
theme-to-dark = 어둡게
    .tip = 어두운 화면
theme-to-light = 밝게
    .tip = 인쇄물과 같은 밝은 화면
language = 언어
language-name = 한국어
number-percent = { $number }%
controls-fold = 설정
    .tip = 설정 패널을 펼치거나 접어요
plots-fold = 그래프
    .tip = 그래프 패널을 펼치거나 접어요
loading = 데이터를 읽고 두 신경망을 만들고 있어요…
failed = ShiftScope의 오류로 학습이 멈췄어요: { $text }
refused = 실행할 수 없어요: { $text }

# 두 신경망
arm-none = { $arm } 배치 정규화 없음
arm-batch = { $arm } 배치 정규화 있음
arm-layer = { $arm } 층 정규화 있음
arm-batch-ghost = { $arm } 고스트 배치 정규화
arm-batch-noisy = { $arm } 잡음 배치 정규화

# 층
layers = 층별 분포
    .tip = 두 신경망의 모든 층에서 활성화 함수로 들어가는 값의 분포예요
stage = 단계
stage-z = Σwx
    .tip = z = Σwx + b: 정규화하기 전 유닛의 가중합이에요
stage-z_hat = ẑ
    .tip = ẑ = (z – μ)/√(σ² + ε): 미니배치에서 평균 0, 표준편차 1로 정규화한 값이에요
stage-y = γẑ+β
    .tip = y = γẑ + β: 활성화 함수로 들어가는 값이에요. 정규화가 없으면 y = Σwx예요.
stage-a = f(·)
    .tip = a = f(y): 다음 층으로 넘기는 값이에요
axis = 축
axis-fixed = 고정
    .tip = 모든 층과 두 신경망이 축 하나를 함께 써요. 위치와 폭을 비교할 수 있어요
axis-fit = 맞춤
    .tip = 칸마다 자기 축을 써요. 아무리 좁거나 멀리 있어도 모양이 보여요
stands-in = { $stage } (ẑ 없음)
layer-short = L{ $layer }
layer-arm = { $layer }층, { $arm }
layer-summary = 평균 { $mean }, 표준편차 { $std }
saturated-share = 포화 { $share }
inactive-share = 비활성 { $share }
moments = μ { $mean }   σ { $std }
not-measured = 이 프레임에서는 재지 않았어요
nonfinite-share = 유한하지 않은 값 { $share }
beyond-right = { $share } →
beyond-left = ← { $share }
top-share = ↑ { $share }
hover-bin = { $low } ~ { $high }: 값 { $total }개 중 { $count }개, { $share }
hover-zone-saturated = 포화 영역: f의 미분값이 최댓값의 10%보다 작아요
hover-zone-inactive = 비활성 영역: f의 미분값이 최댓값의 10%보다 작아요
hover-zone-linear = 선형에 가까운 영역: 접선과의 차이가 2%보다 작아요
hover-zone-positive = 선형 영역: f가 값을 그대로 넘겨요
hover-beyond = 축을 벗어난 값: 왼쪽 { $left }, 오른쪽 { $right }
legend-saturated = 포화: 미분값이 최댓값의 10% 미만
legend-inactive = 비활성: 미분값이 최댓값의 10% 미만
legend-near-linear = 선형에 가까움: 접선과 2% 미만 차이
legend-linear = 선형
legend-curve = 활성화 함수 { $name }
legend-height = 칸의 높이 = 막대 하나에 값의 { $share }
    .tip = 두 신경망의 모든 층에서 막대의 눈금이 하나이고 변하지 않아요. 더 높은 막대는 잘라 내고 그 비율을 적어요.

# 발산
diverged-title = { $arm } 값이 넘쳤어요
diverged-goes-on = { $other }은(는) 계속 학습해요.
diverged-both = { $other }도 값이 넘쳤어요.

# 그래프
progress-loss = 손실
    .tip = 미니배치의 소프트맥스 교차 엔트로피예요. 세로축은 로그예요
progress-accuracy = 정확도
    .tip = 올바르게 분류한 샘플의 비율이에요. 배치 정규화의 이동 평균 통계량을 써요. 실선은 훈련 데이터, 가는 파선은 테스트 데이터예요. 두 통계량을 비교하는 실행에서는 점선이 배치 통계량으로 잰 테스트 데이터예요.
accuracy-train = 훈련
accuracy-test = 테스트
accuracy-batch = 테스트 (배치 통계량)
progress = 시간에 따른 곡선
gradient = 각 층에 닿는 그래디언트
    .tip = 그래디언트가 각 층에 얼마나 닿는지를 ∂L/∂W의 제곱평균제곱근으로 재요. 세로축은 로그이고 눈금은 실행 내내 그대로예요. 1층 쪽으로 내려가는 선은 그래디언트 소실(기울기 소실)이에요.
gradient-flow = 그래디언트
gradient-flow-relative = 비율
    .tip = 마지막 은닉층이 받는 것을 1로 본 비율이에요. 손실이 아무리 작아져도 돌아오는 길에 얼마나 남는지 보여 줘요
gradient-flow-rms = rms
    .tip = ∂L/∂W의 제곱평균제곱근이에요. 손실과 함께 작아져요. 학습을 마친 신경망은 모든 층의 그래디언트가 작아요.
gradient-per-layer = { $arm }: 층마다 × { $ratio }
    .tip = 은닉층에서 바로 앞의 층으로 갈 때마다 그래디언트에 곱해지는 값이에요. 모든 층에 걸친 기하 평균이에요. 층마다 곱해져서, 아홉 번의 × 0.24는 × 0.0000026이에요.
gradient-per-layer-short = { $arm }: × { $ratio }
gradient-lost = { $arm }: 1층에 아무것도 안 닿아요
gradient-none = { $arm }: 그래디언트가 0이에요
gradient-none-short = { $arm }: 모두 0
gradient-not-finite = { $arm }: 유한하지 않아요
gradient-at = 스텝 { $step }에서
    .tip = 가장 최근에 기록한 프레임이에요. 127스텝까지는 모든 스텝을, 그 뒤로는 스텝 수가 두 배가 될 때마다 64개를 기록해요.
values = 값
    .tip = 보고 있는 스텝에서 이 신경망의 값이에요
hover-step = 스텝 { $step }
hover-layer = { $layer }층
data-summary = 훈련 샘플 { $train }개, 테스트 샘플 { $test }개 · 특징 { $features }개 · 클래스 { $classes }개

# 탭
drift = 분포 변화
    .tip = 학습하는 동안 분포가 어떻게 움직이는지 보여 줘요
gradients = 그래디언트
    .tip = 층마다 그래디언트와 갱신량, 죽은 유닛, 샘플별 포화를 보여 줘요
data = 데이터
    .tip = 데이터와 두 신경망의 판단을 보여 줘요
runs = 여러 실행
    .tip = 이 실험을 여러 번 학습해요. 시드를 바꾸거나, 두 설정을 가로세로로 바꿔 봐요
runs-seeds = 시드
    .tip = 같은 실험을 시드만 바꿔 여러 번 실행해요. 우연일까요?
runs-map = 지도
    .tip = 두 설정을 가로세로로 바꿔 보는 지도예요. 신경망은 어디에서 학습할까요?

# 타임라인
timeline = 시간
    .tip = 첫 스텝부터 지금까지예요. 손잡이를 끌면 모든 화면이 지난 스텝을 보여 줘요. 학습은 그동안에도 계속돼요. ← → 키로 한 프레임씩 움직여요.
frame-back = 한 프레임 뒤로
    .tip = 기록된 프레임 하나만큼 뒤로 가요. ←
frame-forward = 한 프레임 앞으로
    .tip = 기록된 프레임 하나만큼 앞으로 가요. →
play-back = 기록 재생
    .tip = 보고 있는 스텝부터 기록된 프레임을 재생해요
play-back-stop = 재생 멈춤
    .tip = 보고 있는 스텝에 머물러요
live = 실시간
    .tip = 가장 새로운 스텝을 보여 줘요. End
step-of = 스텝 { $step } / { $last }
time = 시간축
time-linear = 선형
    .tip = 같은 간격이 같은 스텝 수예요. 시간에 따른 모든 그래프에 적용돼요
time-log = 로그
    .tip = 로그 축이에요. 변화가 많은 처음 스텝들이 넓게 보여요. 시간에 따른 모든 그래프에 적용돼요
branch = { $change }: 지금 보는 것은 스텝 { $step }이고, 학습은 스텝 { $last }까지 왔어요.
branch-here = 스텝 { $step }부터 이어서
    .tip = 스텝 { $step }까지 똑같이 다시 실행한 다음, 바꾼 값으로 이어서 학습해요. 그 뒤의 기록은 새로 바뀌어요.
branch-now = 스텝 { $step }에서 변경
    .tip = 지금 상태의 신경망에 바로 적용해요 (스텝 { $step })
branch-never = 취소
    .tip = 바꾸지 않고 스텝 { $step }을(를) 계속 봐요

# 키
keys = 단축키
    .tip = 이 창의 모든 단축키예요. ?
close = 닫기
key-space = 학습 또는 일시정지
key-s = 한 스텝
key-r = 같은 가중치로 다시 실행
key-n = 새 시드
key-speed = 빠르게, 느리게
key-frames = 한 프레임 뒤로, 앞으로
key-home = 첫 프레임
key-end = 가장 새로운 스텝
key-layer = 위층, 아래층
key-tabs = 화면 전환
key-l = 수업 목록
key-b = 가린 신경망 공개
key-u = 현미경; 층: 히스토그램 하나 또는 유닛마다 선 하나
key-g = 층 뒤에 그리는 것: 없음, 스텝 0, 몇 스텝 전
key-zoom-map = 지도의 칸을 확대, 더 큰 지도로
key-h = B 가리기·공개
key-shift-b = B의 배치 정규화 켜기·끄기
key-p = 프로젝터 모드
key-f11 = 전체 화면
key-zoom = 크게, 작게
key-help = 이 목록

# 학습 중의 변경 (뒤에 새 값이 와요)
event-training-learning_rate = 학습률
event-batch_norm-gamma = γ
event-batch_norm-beta = β
event-batch_norm-hold = γ와 β
event-data-noise = 잡음
event-measure-statistics = 측정 통계량
event-arms-a-normalization = A:
event-arms-a-learning_rate = A의 학습률
event-arms-b-normalization = B:
event-arms-b-learning_rate = B의 학습률
