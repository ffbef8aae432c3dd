# 층, 그리고 누구의 값인지
drift-layer = { $layer }층
drift-layer-back = 위층
    .tip = 입력에 더 가까운 바로 앞 층이에요. ↑
drift-layer-on = 아래층
    .tip = 출력에 더 가까운 다음 층이에요. ↓
drift-units = 값의 범위
drift-all = 전체
    .tip = 이 층의 모든 유닛의 값을 합친 분포예요. 서로 다른 쪽으로 움직이는 유닛들은 합치면 서로를 가릴 수 있으니 유닛 하나도 살펴보세요.
drift-typical = 대표
    .tip = 두 신경망에서 처음부터 끝까지 같은 유닛 하나를 따라가요. 기록하는 유닛 가운데, 스텝 0에서 A의 15–85 띠의 폭이 그 층의 중앙값에 가장 가까운 유닛이에요. 나중에 어떻게 움직이는지를 보고 고른 것이 아니에요.
drift-one = 한 유닛
    .tip = Ioffe & Szegedy(2015)의 그림 1처럼 유닛 하나만 봐요. 층마다 앞의 20개 유닛을 기록해요. 모든 유닛은 같은 방식으로 무작위 초기화되므로 이들이 나머지를 대표해요. 렌즈도 같은 유닛을 보여 줘요.
drift-unit-back = 앞 유닛
    .tip = 바로 앞 유닛이에요
drift-unit-on = 다음 유닛
    .tip = 바로 다음 유닛이에요
drift-of-all = 전체 유닛의 { $what }
drift-of-typical = 대표 유닛 { $unit }의 { $what }
drift-of-unit = 유닛 { $unit }의 { $what }

# 백분위수 띠
drift-bands = 백분위수 15, 50, 85
    .tip = 프로브 배치의 값 가운데 15%는 띠 아래, 70%는 띠 안, 15%는 띠 위에 있어요. 굵은 선은 중앙값이에요. Ioffe & Szegedy(2015)의 그림 1처럼 두 신경망이 세로축 하나를 함께 써요. 띠가 움직이는지, 넓어지는지, 좁게 무너지는지 보세요. 그때마다 다음 층이 따라가야 해요. 누르거나 끌면 모든 화면이 그 스텝을 보여 줘요.
drift-band = 값의 70%
drift-saturated = 포화
drift-inactive = 비활성
drift-bands-name = { $layer }층, { $arm }: 스텝 { $step }에서 { $what }의 백분위수 15, 50, 85는 { $low }, { $middle }, { $high }
drift-bands-nothing = { $layer }층, { $arm }: { $what }의 백분위수가 아직 없어요
drift-nothing = 아직 기록이 없어요
drift-units-kept = 유닛 1~{ $units }만 기록해요

# 히트맵
drift-heat = 시간에 따른 히스토그램
    .tip = 세로줄 하나가 한 스텝의 히스토그램이에요. [–8, 8]을 64칸으로 나누고, 그 밖의 값은 위아래 끝 줄에 모아요. 색이 진할수록 그 칸에 든 값의 비율이 커요. 꼬리도 보이도록 색은 비율의 제곱근에 비례해요. 점선은 활성화 함수가 포화되는 경계예요. 띠가 휘거나 갈라지거나 화면 밖으로 나가는지 보세요.
drift-heat-name = { $layer }층, { $arm }: 시간에 따른 { $what }의 히스토그램. 스텝 { $step }에서 값이 가장 많은 칸은 { $bin }이고 { $share }이(가) 들어 있어요
drift-heat-nothing = { $layer }층, { $arm }: 히스토그램이 아직 없어요
drift-bin = { $low } ~ { $high }
drift-bin-below = { $high }보다 작음
drift-bin-above = { $low }보다 큼
drift-share = 한 칸에 { $share }

# 아래쪽 그래프
lower = 아래쪽
lower-shift = 분포 이동
    .tip = 선택한 층에서 각 유닛의 프로브 배치 분포가 예전의 자기 분포에서 얼마나 떨어져 있는지예요
lower-moments = 평균·표준편차
    .tip = 모든 층의 평균과 표준편차예요
against = 비교 대상
against-lag = { $lag }스텝 전
    .tip = 스텝 s의 분포를 스텝 s – lag의 분포와 비교해요. 층이 배우는 동안 입력이 얼마나 움직이는지예요
against-start = 스텝 0
    .tip = 스텝 s의 분포를 스텝 0의 분포와 비교해요. 처음부터 모두 얼마나 움직였는지예요
drift-per-sd = W1/표준편차
    .tip = 각 유닛의 두 분포 사이의 바서슈타인 거리 W1을 두 표준편차의 평균 ½(sd + sd′)로 나누고 유닛에 대해 평균한 값이에요. 값의 개수가 같으면 W1은 두 분포에서 i번째로 작은 값끼리의 거리를 평균한 값이에요. 1이면 표준편차 하나만큼 움직인 거예요. 세로축은 로그예요. 학습이 되는 신경망에서는 배치 정규화가 있을 때 더 작을 것으로 기대돼요.
drift-shape = 모양만의 W1
    .tip = 두 분포를 (x – μ)/σ로 표준화한 뒤의 W1이에요. 위치와 폭을 빼고 남는 차이를 유닛에 대해 평균해요. 왼쪽과 같은 로그 축이에요. 배치 정규화는 위치와 폭만 맞추고 모양은 맞추지 않으므로 여기서는 두 신경망이 비슷할 때가 많아요.
drift-shift-name = { $layer }층, { $what }의 { $measure }, 비교 대상 { $against }: A { $a }, B { $b }
drift-mean = 모든 층의 평균
    .tip = 프로브 배치의 모든 샘플과 층의 모든 유닛에 대한 평균 μ예요. 층마다 선 하나이고 선택한 층은 굵어요. 0에서 멀어지는 층을 찾아보세요.
drift-spread = 모든 층의 표준편차
    .tip = 프로브 배치의 모든 샘플과 층의 모든 유닛에 대한 표준편차 σ예요. 층마다 선 하나이고 선택한 층은 굵어요. 층들이 서로 얼마나 다른지 보세요. 배치 정규화는 σ를 |γ|로 맞춰요.
drift-layers = 층
    .tip = 깊은 층일수록 색이 진해요
lower-bars = 막대
    .tip = 변화를 재는 세 가지 방법을 나란히 보여 줘요. 두 신경망과, 수업이 비교하는 정규화예요
bars-per-sd = W1/sd
    .tip = 활성화 함수로 들어가는 값의 지금 분포와 measure.lag 스텝 전 분포 사이의 W1을 표준편차로 나눈 값이에요. 유닛마다 구해서 유닛, 은닉층, 지금까지 기록한 스텝에 대해 평균해요
bars-shape = 모양만
    .tip = 두 분포를 표준화한 다음의 W1이에요. 남는 것은 모양의 변화예요
bars-gradient = 그래디언트로
    .tip = ‖G – G′‖/‖G‖: 앞쪽 층이 움직인 뒤에 한 층의 그래디언트가 얼마나 달라지는지예요 (Santurkar 외 2018, 정의 2.1). 은닉층과 지금까지 기록한 스텝에 대해 평균해요
bars-log = 로그 축이에요. 선 하나마다 10배가 돼요.
published = 논문
published-note = ◇ 논문: { $source }, 그림에서 읽은 값. 선: 우리 실행. 학습률과 초기 표준편차는 맞춘 값이에요.
